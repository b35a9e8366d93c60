import { chmod, mkdtemp, rm } from "node:fs/promises";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { natsPart } from "./calls/nats";
import { cataloguePart } from "./catalogue/catalogue";
import { gatewayPart } from "./gateway/gateway";
import type { Part } from "./part";
import { relayPart } from "./relay/relay";
import { reservePart } from "./reserve/reserve";
import { separatePart } from "./shop/separate";
import { togetherPart } from "./shop/together";
import { writeFigures } from "./table";

const parts: readonly Part[] = [
  togetherPart,
  separatePart,
  gatewayPart,
  natsPart,
  relayPart,
  reservePart,
  cataloguePart,
];
const rounds = Number(Bun.env.BENCH_ROUNDS ?? 5);

const asked = Bun.argv.slice(2);
const unknown = asked.filter((name) => !parts.some((part) => part.name === name));
if (asked.includes("--help") || unknown.length > 0) {
  process.stdout.write(help(unknown.filter((name) => name !== "--help")));
  process.exit(unknown.some((name) => name !== "--help") ? 2 : 0);
}
for (const part of parts) if (asked.length === 0 || asked.includes(part.name)) await measured(part);
process.exit(0);

async function measured(part: Part): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), `torg-bench-${part.name}-`));
  await chmod(folder, 0o711); // servers that root starts run as somebody else
  const progress = (line: string) => void process.stderr.write(`${line}\n`);
  const load = () => loadavg()[0]?.toFixed(1);
  try {
    const before = load();
    const figures = await part.run({ folder, rounds, progress });
    const text = `${figures}\n\nMedians of ${rounds} interleaved rounds; load average ${before} before, ${load()} after.`;
    process.stdout.write(`\n${part.name}: ${part.about}\n\n${text}\n`);
    await writeFigures(part.name, text);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function help(wrong: readonly string[]): string {
  const minutes = parts.reduce((sum, part) => sum + part.minutes, 0);
  return [
    ...wrong.map((name) => `there is no part “${name}”`),
    `bun run bench [part …]    all of them: about ${minutes} minutes; figures go to bench/README.md`,
    "",
    ...parts.map(({ name, about, minutes }) => `  ${name.padEnd(10)} ${about} (${minutes} min)`),
    "",
    "It starts the servers that a part needs, on free ports, and stops them. BENCH_ROUNDS=1 is a quick look.",
    "",
  ].join("\n");
}
