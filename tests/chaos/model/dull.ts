import { bankHears } from "./bank";
import type { Life } from "./life";
import type { Message } from "./message";
import { type Play, type Scene, saw } from "./play";

/**
 * Drops what has no effect now and so never will: all tables here only go forward. A late request whose key is known, a
 * second delivery, a move that is over: when they come makes no difference, so no search need ask when.
 */
export function withoutDull(play: Play, scene: Scene): Scene {
  const { life, shelves } = scene;
  if (life.bag.length === 0) return scene;
  const bag = life.bag.filter((message) => !isDull(play, scene, message));
  return bag.length === life.bag.length ? scene : { life: { ...life, bag }, shelves };
}

function isDull(play: Play, { life, shelves }: Scene, message: Message): boolean {
  switch (message.kind) {
    case "settle": {
      const { hold } = life;
      if (hold === undefined || (message.over && play.rules.closeHold(hold)?.state !== hold.state))
        return false;
      return play.rules.settle(hold.lines, shelves, message).movements.length === 0;
    }
    case "cart":
      return (
        life.checkout !== undefined && play.rules.moveCheckout(life.checkout, message.move) === undefined
      );
    case "place":
      return life.row !== undefined;
    case "call":
      return isDullCall(play, life, message.call);
    case "letter":
      return life.heard.letters.includes(message.key.replaceAll("'", ""));
    case "version":
      return Number.parseInt(message.key.slice(8), 10) <= life.heard.version;
    case "webhook":
    case "stray":
      return false;
  }
}

function isDullCall(play: Play, life: Life, call: Extract<Message, { kind: "call" }>["call"]): boolean {
  if (call.kind === "reserve") {
    const opened = play.rules.openHold(life.hold);
    if (opened === "work") return false;
    if (opened === "done") saw(play, "S1");
    return true;
  }
  const account = life.bank.find(({ id }) => id === call.paymentId);
  return account !== undefined && bankHears(account, call, play.rules) === account;
}
