import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { quoteBytes } from "../calls/quote";
import { startChild, withClosing } from "../child";
import { costOf, ledger } from "../cost";
import { get, send } from "../load";
import type { Bench, Part } from "../part";
import { startBenchServers } from "../servers";
import { noLimits } from "../shop/limits";
import { table } from "../table";

const requests = 10_000;
const clients = 16;
const gatewayMain = fileURLToPath(new URL("../../packages/gateway/src/main.ts", import.meta.url));

/** What the gateway's own process spends on a request that it hands on over NATS, as bytes. */
export const gatewayPart: Part = {
  name: "gateway",
  about: "the gateway's own CPU for a request that it hands on over NATS, and bare Elysia",
  minutes: 2,
  run: (bench) => withClosing((later) => measure(bench, later)),
};

async function measure(bench: Bench, later: (stop: () => unknown) => void): Promise<string> {
  const servers = await startBenchServers(bench, ["nats"]);
  later(servers.stop);
  const start = async (file: string, more: Record<string, string> = {}) => {
    const env = {
      ...servers.env,
      ...noLimits,
      IDENTITY_DIR: join(bench.folder, "identities"),
      TORG_DATA: join(bench.folder, "data"),
      ...more,
    };
    const child = await startChild({ file, env, ...(file.endsWith("bare.ts") && { path: "/bytes" }) });
    later(child.stop);
    return child;
  };
  await start(join(import.meta.dir, "../calls/raw-callee.ts"));
  await start(join(import.meta.dir, "cart-callee.ts"));
  const bytes = { BENCH_BYTES: quoteBytes.toString("base64") };
  const bare = await start(join(import.meta.dir, "bare.ts"), bytes);
  const gateway = await start(gatewayMain);

  const secret = { headers: { "torg-cart-secret": "s".repeat(43) } };
  const ways = [
    { what: "bare Elysia, bytes that it has", pid: bare.pid, url: `${bare.url}/bytes` },
    { what: "bare Elysia, bytes over raw NATS", pid: bare.pid, url: `${bare.url}/hop` },
    { what: "gateway, REST: `GET /v1/cart`", pid: gateway.pid, url: `${gateway.url}/v1/cart` },
    { what: "gateway, tRPC: `cart.get`", pid: gateway.pid, url: `${gateway.url}/trpc/cart.get` },
  ];
  const costs = ledger();
  for (let round = -1; round < bench.rounds; round += 1) {
    bench.progress(round < 0 ? "gateway: warming up" : `gateway: round ${round + 1} of ${bench.rounds}`);
    for (const { what, pid, url } of ways) {
      const load = { clients, requests: round < 0 ? requests / 2 : requests };
      const cost = await costOf({ own: [pid] }, load.requests, () => send(load, () => get(url, secret)));
      if (round >= 0) costs.note(what, cost);
    }
  }

  const rows = costs.typical();
  const unit = rows[0]?.total ?? 1;
  return [
    `${requests} requests from ${clients} clients, ${servers.versions}; CPU in µs a request, of the process that is asked alone.`,
    "",
    table(
      ["request", "µs", "× bare", "a second"],
      rows.map(({ what, total, perSecond }) => [
        what,
        (total * 1_000).toFixed(0),
        (total / unit).toFixed(1),
        `${Math.round(perSecond)}`,
      ]),
    ),
  ].join("\n");
}
