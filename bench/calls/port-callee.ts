import { defineConfig, defineService, run } from "@torg/chassis";
import { Failure } from "@torg/contracts";
import { deaf } from "./deaf";
import { quote } from "./quote";

const body = JSON.stringify(quote);

/** The bytes behind the call port alone: proof of who calls, deadline, no way to a use case. */
const order = defineService({
  name: "order",
  consumers: deaf("order"),
  config: defineConfig({}),
  open: async ({ host }) => {
    const serving = host.calls.serve("order", {
      answer: async () => ({ ok: true, body, readAt: Date.now() }),
      stream() {
        throw new Failure("route.not_found");
      },
    });
    return { value: undefined, close: () => serving.stop() };
  },
});

await run([order]);
