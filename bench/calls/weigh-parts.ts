import { nobody, openIdentities } from "@torg/chassis";
import { contracts, findProcedure } from "@torg/contracts";
import { policed } from "../../packages/chassis/src/calls/policy";
import type { CallMessage, CallReply } from "../../packages/chassis/src/calls/port";
import { commonConfig } from "../../packages/chassis/src/common-config";
import { readConfig } from "../../packages/chassis/src/config";
import { callHeaders, readHeaders } from "../../packages/chassis/src/nats/envelope";
import { serviceTokens } from "../../packages/chassis/src/nats/service-tokens";
import { openMetrics } from "../../packages/chassis/src/telemetry/metrics";
import { inSpan, openTracing, SpanKind, traceparentOf } from "../../packages/chassis/src/telemetry/tracing";
import { question, quote } from "./quote";

const turns = 20_000;
const input = JSON.stringify(question);
const answer = JSON.stringify(quote);
const traceparent = "00-11111111111111111111111111111111-2222222222222222-00";

/** What the parts of a call cost, each in a loop of its own. Together they are less than a call: that also waits and is woken. */
export async function weighParts(identityDir: string): Promise<[string, string][]> {
  const identities = await openIdentities(identityDir);
  const tokens = serviceTokens(identities);
  const token = await tokens.sign("cart", "product", nobody);
  const { config: common } = readConfig(commonConfig, {});
  if (!common) throw new Error("the defaults are no configuration");
  const metrics = openMetrics();
  const tracing = await openTracing(common);
  const tracer = tracing.tracer("bench");
  const reply: CallReply = { ok: true, body: answer, readAt: Date.now() };
  const port = {
    serve: () => ({ stop: async () => undefined }),
    subscribe: never,
    request: async () => reply,
  };
  const calls = policed(port, { common, metrics });
  const message = (): CallMessage => ({
    procedure: "product.quote",
    input,
    deadline: Date.now() + 10_000,
    requestId: "0190a000-0000-7000-8000-000000000001",
    traceparent,
    caller: "cart",
    principal: nobody,
  });
  const one = message();

  const parts: [string, () => unknown][] = [
    ["deadline, bulkhead, breaker, retries", () => calls.request(message(), true)],
    [
      "token, remembered: signed and verified",
      async () => tokens.verify(await tokens.sign("cart", "product", nobody), "product"),
    ],
    ["headers, written and read", () => readHeaders(callHeaders(one, token))],
    ["a span on either side", () => span().then(span)],
    [
      "input: JSON both ways, and its contract",
      () => contracts.product.quote.input.parse(JSON.parse(JSON.stringify(question))),
    ],
    ["answer: JSON both ways", () => JSON.parse(JSON.stringify(quote))],
    ["finding the procedure", () => findProcedure("product.quote")],
    [
      "metrics: one observation",
      () => metrics.calls.observe({ procedure: "product.quote", outcome: "ok" }, 0.001),
    ],
  ];
  const span = () =>
    inSpan(tracer, "product.quote", {
      kind: SpanKind.SERVER,
      parent: traceparent,
      work: async (active) => traceparentOf(active),
    });

  const rows: [string, string][] = [];
  for (const [name, part] of parts) {
    for (let n = 0; n < turns / 4; n += 1) await part();
    const { user, system } = process.cpuUsage();
    for (let n = 0; n < turns; n += 1) await part();
    const spent = process.cpuUsage({ user, system });
    rows.push([name, ((spent.user + spent.system) / turns).toFixed(1)]);
  }
  return rows;
}

const never = (): never => {
  throw new Error("nothing streams here");
};
