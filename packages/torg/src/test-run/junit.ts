import type { Tally } from "./tally";

export type Report = Tally & {
  /** Files of which at least one test was seen. */
  readonly files: ReadonlySet<string>;
  /** `file: name` of each test that did not run; its name says why. */
  readonly skips: readonly string[];
};

/** Reads the report that `bun test --reporter=junit` writes. */
export function readJunit(xml: string): Report {
  const cases = [...xml.matchAll(/<testcase ([^>]*?)(?:\/>|>(.*?)<\/testcase>)/gs)].map(
    ([, head = "", body = ""]) => ({
      file: attribute(head, "file"),
      name: attribute(head, "name"),
      outcome: /<(failure|error)\b/.test(body) ? "failed" : body.includes("<skipped") ? "skipped" : "passed",
    }),
  );
  const count = (outcome: string) => cases.filter((one) => one.outcome === outcome).length;
  return {
    passed: count("passed"),
    failed: count("failed"),
    skipped: count("skipped"),
    files: new Set(cases.map(({ file }) => file)),
    skips: cases.filter(({ outcome }) => outcome === "skipped").map(({ file, name }) => `${file}: ${name}`),
  };
}

const entities: Readonly<Record<string, string>> = {
  lt: "<",
  gt: ">",
  amp: "&",
  quot: '"',
  apos: "'",
  "#39": "'",
};

function attribute(head: string, name: string): string {
  const [, value = ""] = new RegExp(`\\b${name}="([^"]*)"`).exec(head) ?? [];
  return value.replaceAll(/&(#?\w+);/g, (whole, entity: string) => entities[entity] ?? whole);
}
