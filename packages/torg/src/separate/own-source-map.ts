import { readFileSync, writeFileSync } from "node:fs";
import { decode, encode } from "@jridgewell/sourcemap-codec";
import { z } from "zod";

const SourceMap = z.looseObject({ sources: z.array(z.string()), mappings: z.string() });

/**
 * Leaves only our own sources in a source map. Bun reads all of it at the first error that a process makes, and
 * connecting to servers makes some: for seventeen hundred sources that is a seventh of the start's CPU time.
 */
export function keepOwnSources(file: string): void {
  const map = SourceMap.parse(JSON.parse(readFileSync(file, "utf8")));
  const own = map.sources.map(
    (source) => source.includes("/packages/") && !source.includes("/node_modules/"),
  );
  const mappings = decode(map.mappings).map((line) =>
    line.filter((segment) => segment.length > 1 && own[segment[1] ?? -1] === true),
  );
  writeFileSync(
    file,
    JSON.stringify({ ...map, sourcesContent: map.sources.map(() => ""), mappings: encode(mappings) }),
  );
}
