import { nobody, openIdentities } from "@torg/chassis";
import { serviceNames } from "@torg/contracts";
import { UsageFault } from "../cli/usage-fault";
import { runningTorg } from "../running-torg";

/** `torg token order`: the operator's token for that service's own edge, good for five minutes. */
export async function printToken(
  given: Parameters<typeof runningTorg>[0],
  [name, ...more]: readonly string[],
): Promise<void> {
  const service = serviceNames.find((known) => known === name);
  if (!service || more.length > 0)
    throw new UsageFault(`name one service: ${serviceNames.join(", ")}`, "token");
  const { sign } = await openIdentities(runningTorg(given).identityDir);
  console.log(await sign("operator", service, nobody));
}
