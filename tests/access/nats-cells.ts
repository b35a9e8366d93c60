import { procedures, serviceNames, signals, wiring } from "@torg/contracts";
import { connect, ErrorCode, type NatsConnection, NatsError } from "nats";
import type { Accounts } from "./accounts";
import type { Cell, Matrix, Service } from "./cell";

/** Every service's account against every subject of the contract, and against those of the server itself. */
export async function openNatsCells(accounts: Accounts): Promise<Matrix> {
  const admin = await as(accounts.admin("NATS_URL"));
  const heard = new Set<string>();
  admin.subscribe(">", { callback: (_, msg) => void heard.add(msg.string()) });
  await admin.flush();

  const connections: NatsConnection[] = [admin];
  const cells: Cell[] = [];
  for (const [service, url] of accounts.on("NATS_URL")) {
    const own = await as(url, `_INBOX.${service}`);
    connections.push(own);
    const publish = (subject: string, allowed: boolean): Cell => ({
      account: service,
      deed: `publish ${subject}`,
      allowed,
      async attempt() {
        const mark = crypto.randomUUID();
        own.publish(subject, mark);
        await own.flush();
        await admin.flush();
        return heard.has(mark);
      },
    });
    const subscribe = (subject: string, allowed: boolean, queue?: string): Cell => ({
      account: service,
      deed: `subscribe ${subject}${queue === undefined ? "" : ` in ${queue}`}`,
      allowed,
      async attempt() {
        const arrived = Promise.withResolvers<boolean>();
        const ear = own.subscribe(subject, {
          ...(queue !== undefined && { queue }),
          callback: (error) => arrived.resolve(!error),
        });
        await own.flush(); // a refusal has come by then
        admin.publish(subject.replaceAll("*", "any").replace(">", "any"));
        await admin.flush();
        await own.flush(); // and the message, where there was none
        const outcome = await Promise.race([arrived.promise, Bun.sleep(2_000).then(() => false)]);
        ear.unsubscribe();
        return outcome;
      },
    });
    cells.push(...publishing(service, publish), ...subscribing(service, subscribe));
  }
  const { host } = new URL(accounts.admin("NATS_URL"));
  for (const login of ["", "order@", "order:order@", "torg:torg@"])
    cells.push({
      account: "nobody",
      deed: `log in as “${login}”`,
      allowed: false,
      attempt: () => entersWith(`nats://${login}${host}`),
    });
  return {
    cells,
    close: async () => void (await Promise.all(connections.map((connection) => connection.close()))),
  };
}

function publishing(service: Service, cell: (subject: string, allowed: boolean) => Cell): Cell[] {
  const calls: readonly string[] = wiring[service].calls;
  const mayCall = (name: string, access: string) =>
    calls.includes(name) || (service === "gateway" && access !== "service");
  const told = (subject: string) =>
    signals.some((signal) => signal.subject === subject && signal.tells.includes(service));
  return [
    ...procedures.flatMap(([name, { kind, access }]) => [
      cell(`rpc.${name}`, mayCall(name, access)),
      cell(`rpc.${name}.instance.stream`, kind === "subscription" && mayCall(name, access)),
    ]),
    ...signals.map(({ subject }) => cell(subject.replaceAll("*", "any"), told(subject))),
    ...serviceNames.flatMap((name) => [
      cell(`_INBOX.${name}.forged`, false), // an answer that nobody asked it for
      cell(`$SRV.INFO.${name}`, service === "gateway"),
      cell(`$SRV.PING.${name}`, false),
      cell(`$SRV.STATS.${name}`, false),
    ]),
    ...["rpc.nothing.here", "signal.unknown", "$SYS.REQ.SERVER.PING", "$JS.API.INFO", "anything"].map(
      (subject) => cell(subject, false),
    ),
  ];
}

function subscribing(
  service: Service,
  cell: (subject: string, allowed: boolean, queue?: string) => Cell,
): Cell[] {
  const hears = (subject: string) =>
    signals.some((signal) => signal.subject === subject && signal.hears.includes(service));
  return [
    ...serviceNames.flatMap((name) => [
      cell(`rpc.${name}.*`, name === service, name),
      cell(`rpc.${name}.*`, false), // its replicas share the calls: nobody hears them all
      cell(`rpc.${name}.*`, false, "others"),
      cell(`rpc.${name}.>`, false),
      cell(`rpc.${name}.*.*.*`, name === service),
      cell(`_INBOX.${name}.>`, name === service),
      cell(`$SRV.INFO.${name}`, name === service),
      cell(`$SRV.INFO.${name}.*`, name === service),
    ]),
    ...procedures.map(([name]) => cell(`rpc.${name}`, false)),
    ...signals.map(({ subject }) => cell(subject, hears(subject))),
    ...["PING", "INFO", "STATS"].map((verb) => cell(`$SRV.${verb}`, true)),
    // nats-server takes `>` for a word that `*` fits: it is let, and hears what `notify.*` hears
    cell("notify.>", hears("notify.*")),
    ...[
      ">",
      "*",
      "rpc.>",
      "_INBOX.>",
      "signal.>",
      "rpc.*.*",
      "*.>",
      "$SRV.*",
      "$SRV.>",
      "$SYS.>",
      "$JS.>",
    ].map((subject) => cell(subject, false)),
  ];
}

async function entersWith(url: string): Promise<boolean> {
  try {
    await (await as(url)).close();
    return true;
  } catch (error) {
    if (error instanceof NatsError && error.code === ErrorCode.AuthorizationViolation) return false;
    throw error;
  }
}

const as = (url: string, inboxPrefix?: string): Promise<NatsConnection> => {
  const { host, username, password } = new URL(url);
  return connect({
    servers: host,
    user: username,
    pass: password,
    reconnect: false,
    ...(inboxPrefix !== undefined && { inboxPrefix }),
  });
};
