import { join } from "node:path";
import { type Child, freePort, startChild, withClosing } from "../child";
import { costOf, ledger, type Processes } from "../cost";
import { median } from "../load";
import type { Bench, Part } from "../part";
import { startBenchServers } from "../servers";
import { table } from "../table";
import { ask } from "./asking";
import { weighParts } from "./weigh-parts";

const calls = 20_000;
const inFlight = 64;
const tokenChars = 330; // a service's token: EdDSA, five claims

/** A call from one service to another, against the least that NATS costs and against gRPC. */
export const natsPart: Part = {
  name: "nats",
  about: "a call between two processes: Torg over NATS, raw NATS request/reply, grpc-js",
  minutes: 2,
  run: (bench) => withClosing((later) => measure(bench, later)),
};

type Way = {
  readonly what: string;
  readonly caller: Child;
  readonly processes: Processes;
  readonly way?: string;
};

async function measure(bench: Bench, later: (stop: () => unknown) => void): Promise<string> {
  const servers = await startBenchServers(bench, ["nats"]);
  later(servers.stop);
  const nats = [servers.pidOf("nats")];
  const ways = await startWays(bench, { env: servers.env, nats, later });
  for (const { caller, way } of ways) await ask(caller, { calls: 5_000, inFlight, ...(way && { way }) });

  const costs = ledger();
  const alone = new Map<string, number[]>();
  for (let round = 0; round < bench.rounds; round += 1) {
    bench.progress(`calls: round ${round + 1} of ${bench.rounds}`);
    for (const { what, caller, processes, way } of ways) {
      const how = { ...(way && { way }) };
      costs.note(what, await costOf(processes, calls, () => ask(caller, { calls, inFlight, ...how })));
      const { perSecond } = await ask(caller, { calls: 500, inFlight: 1, ...how });
      alone.set(what, [...(alone.get(what) ?? []), 1_000 / perSecond]);
    }
  }

  const rows = costs.typical();
  const raw = rows[0]?.total ?? 1;
  const micro = (ms = 0) => (ms * 1_000).toFixed(0);
  return [
    `${calls} calls of ${inFlight} in flight, ${servers.versions}; CPU in µs a call.`,
    "",
    table(
      ["call", "caller", "callee", "server", "together", "× raw NATS", "a second", "one at a time, ms"],
      rows.map(({ what, cpu, total, perSecond }) => [
        what,
        micro(cpu.caller),
        micro(cpu.callee),
        micro(cpu.server),
        micro(total),
        (total / raw).toFixed(2),
        `${Math.round(perSecond)}`,
        median(alone.get(what) ?? []).toFixed(2),
      ]),
    ),
    "",
    "What a call is made of, each weighed by itself in one process, µs:",
    "",
    table(["part", "µs a call"], await weighParts(join(bench.folder, "identities"))),
  ].join("\n");
}

type Given = {
  readonly env: Readonly<Record<string, string>>;
  readonly nats: readonly number[];
  readonly later: (stop: () => unknown) => void;
};

async function startWays({ folder }: Bench, { env, nats, later }: Given): Promise<Way[]> {
  const start = async (name: string, more: Record<string, string> = {}) => {
    const child = await startChild({
      file: join(import.meta.dir, `${name}.ts`),
      env: { ...env, IDENTITY_DIR: join(folder, "identities"), TORG_DATA: join(folder, "data"), ...more },
    });
    later(child.stop);
    return child;
  };
  const over = (caller: Child, callee: Child, server: readonly number[]): Processes => ({
    caller: [caller.pid],
    callee: [callee.pid],
    server,
  });

  const raw = { callee: await start("raw-callee"), caller: await start("raw-caller") };
  const headed = await start("raw-caller", { BENCH_TOKEN_CHARS: `${tokenChars}` });
  const torg = { callee: await start("torg-callee"), caller: await start("torg-caller") };
  const port = await start("port-callee");
  const at = { BENCH_GRPC: `127.0.0.1:${freePort()}` };
  const grpc = { callee: await start("grpc-callee", at), caller: await start("grpc-caller", at) };
  return [
    { what: "raw NATS", caller: raw.caller, processes: over(raw.caller, raw.callee, nats) },
    { what: "raw NATS, headers as long as ours", caller: headed, processes: over(headed, raw.callee, nats) },
    {
      what: "Torg's port: proof, deadline, breaker",
      way: "port",
      caller: torg.caller,
      processes: over(torg.caller, port, nats),
    },
    {
      what: "Torg: `ctx.call` to a use case",
      caller: torg.caller,
      processes: over(torg.caller, torg.callee, nats),
    },
    {
      what: "grpc-js, bytes as they are",
      caller: grpc.caller,
      processes: over(grpc.caller, grpc.callee, []),
    },
  ];
}
