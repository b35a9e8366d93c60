import { type Context, defineConfig, defineService, implement, run } from "@torg/chassis";
import { contracts } from "@torg/contracts";
import { deaf } from "./deaf";
import { quote } from "./quote";

/** Product's contract, with an answer that costs nothing: what is left is the call. */
const product = defineService({
  name: "product",
  consumers: deaf("product"),
  config: defineConfig({}),
  router: implement(
    { quote: contracts.product.quote },
    { quote: async (_: Context<"product", object, undefined>) => quote },
  ),
});

await run([product]);
