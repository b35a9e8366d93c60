import { startTorg } from "@torg/chassis";
import { integration } from "../../src/service";

/**
 * Integration in a process of its own, which a test may kill. Calls to other services go to the address in
 * `TEST_SHOP_URL`; the first line of the output is the own address.
 */
const { env } = Bun;
const torg = await startTorg({ services: [integration], env, dataDir: env.TEST_DATA_DIR ?? "" });
for (const service of ["product", "order"]) {
  torg.host.calls.serve(service, {
    answer: async (message) =>
      (
        await fetch(`${env.TEST_SHOP_URL}/${service}`, { method: "POST", body: JSON.stringify(message) })
      ).json(),
    stream: () => {
      throw new Error("nothing streams here");
    },
  });
}
process.stdout.write(`${torg.url}\n`);
