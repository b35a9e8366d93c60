import { defineConfig, defineService, nobody, run } from "@torg/chassis";
import { asked } from "./asking";
import { deaf } from "./deaf";
import { question } from "./quote";

const input = JSON.stringify(question);
const traceparent = "00-11111111111111111111111111111111-2222222222222222-00";

/** The cart as a caller and nothing else. */
const cart = defineService({
  name: "cart",
  consumers: deaf("cart"),
  config: defineConfig({}),
  edge: (app, { host, run: within }) =>
    app.get("/ask", ({ request, query }) =>
      query.way === "port"
        ? asked(request, async () => {
            const reply = await host.calls.request({
              procedure: "order.place",
              input,
              deadline: Date.now() + 10_000,
              requestId: Bun.randomUUIDv7(),
              traceparent,
              caller: "cart",
              principal: nobody,
            });
            if (!reply.ok) throw new Error(reply.failure.code);
          })
        : asked(request, () =>
            within("ask", { deadlineMs: 10_000 }, (ctx) => ctx.call.product.quote(question)),
          ),
    ),
});

await run([cart]);
