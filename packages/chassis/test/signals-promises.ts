import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import type { Signals } from "../src/signals";
import { eventually } from "../src/testing";

type Hearer = { readonly signals: Signals; readonly close: () => Promise<void> };

type Adapter = {
  /** Stands in the name of each test. */
  readonly name: string;
  /** Every call opens another process; where there is only one, they are the same. */
  readonly open: () => Promise<Hearer>;
};

/** What every adapter of the signals promises: whoever listens hears, soon; nobody depends on it. */
export function signalsPromises({ name, open }: Adapter): void {
  describe(`${name}:`, () => {
    let teller: Hearer;
    let hearer: Hearer;
    beforeAll(async () => {
      teller = await open();
      hearer = await open();
    });
    afterAll(async () => {
      await teller.close();
      await hearer.close();
    });

    /** Listens, and tells until it is heard: a signal may be lost, one of many is not. */
    async function listening(subject: string) {
      const heard: string[] = [];
      const ear = hearer.signals.hear(subject, (body) => void heard.push(body));
      await eventually(async () => {
        teller.signals.tell(subject, "there?");
        return heard.length > 0;
      });
      return { heard, ear };
    }
    const after = (heard: string[], last: string) => eventually(async () => heard.includes(last));

    test(`${name}: whoever listens hears what is told, in order and unchanged`, async () => {
      const { heard, ear } = await listening("notify.usr_1");
      const bodies = ["", "ёж 🦔 \u0000\r\n", "x".repeat(100_000), "last"];
      for (const body of bodies) teller.signals.tell("notify.usr_1", body);
      await after(heard, "last");
      expect(heard.filter((body) => body !== "there?")).toEqual(bodies);
      ear.stop();
    });

    test(`${name}: nobody hears what is told to another`, async () => {
      const { heard, ear } = await listening("notify.usr_2");
      const other = await listening("notify.usr_3");
      teller.signals.tell("notify.usr_3", "not yours");
      await after(other.heard, "not yours");
      expect(heard).not.toContain("not yours");
      ear.stop();
      other.ear.stop();
    });

    test(`${name}: all who listen hear, and one who stopped hears no more`, async () => {
      const [one, two] = [await listening("notify.usr_4"), await listening("notify.usr_4")];
      teller.signals.tell("notify.usr_4", "both");
      await after(one.heard, "both");
      await after(two.heard, "both");
      one.ear.stop();
      teller.signals.tell("notify.usr_4", "one");
      await after(two.heard, "one");
      expect(one.heard).not.toContain("one");
      two.ear.stop();
    });

    test(`${name}: what nobody hears is lost, and disturbs nobody`, async () => {
      const witness = await listening("notify.usr_5");
      teller.signals.tell("notify.usr_5", "early");
      await after(witness.heard, "early");
      witness.ear.stop();
      const { heard, ear } = await listening("notify.usr_5");
      expect(heard).not.toContain("early");
      ear.stop();
    });

    test(`${name}: a service tells its own process too`, async () => {
      const heard: string[] = [];
      const ear = teller.signals.hear("signal.cache.product", (body) => void heard.push(body));
      await eventually(async () => {
        teller.signals.tell("signal.cache.product", "[]");
        return heard.length > 0;
      });
      ear.stop();
    });
  });
}
