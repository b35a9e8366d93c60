import { nobody, openIdentities } from "@torg/chassis";
import type { ServiceName } from "@torg/contracts";
import { createTorgClient, type TorgClient } from "@torg/contracts/client";

export type Operator = (service: ServiceName) => TorgClient;

/**
 * Speaks to the services of a running Torg as its operator: over each one's own edge, with a token signed by the
 * operator's key. Who cannot read the folder of identities is not the operator.
 */
export function operatorOf(url: string, identityDir: string): Operator {
  const identities = openIdentities(identityDir);
  return (service) =>
    createTorgClient(`${url}/_services/${service}`, {
      token: async () => (await identities).sign("operator", service, nobody),
    });
}
