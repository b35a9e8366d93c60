import type { ServiceDefinition } from "@torg/chassis";
import { UsageFault } from "../cli/usage-fault";

/** One process: `order`, or `order-2` where a service has several. */
export type Replica = { readonly name: string; readonly service: ServiceDefinition; readonly number: number };

const most = 16;
/** Whom the others call comes first; nothing depends on it. */
const order = ["user", "product", "cart", "order", "integration", "notification", "gateway"];

/** The processes of a Torg that runs separately, from `order=2,product=2`; a service that is not named has one. */
export function replicasOf(services: readonly ServiceDefinition[], wanted: string | undefined): Replica[] {
  const counts = new Map(services.map(({ name }) => [String(name), 1]));
  for (const part of wanted ? wanted.split(",") : []) {
    const [name = "", number = ""] = part.split("=");
    if (!counts.has(name)) throw new UsageFault(`--replicas: there is no service “${name}”`, "up");
    const count = Number(number);
    if (!Number.isInteger(count) || count < 1 || count > most)
      throw new UsageFault(`--replicas: “${part}” is not like order=2, from 1 to ${most}`, "up");
    counts.set(name, count);
  }
  return [...services]
    .sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name))
    .flatMap((service) => {
      const count = counts.get(service.name) ?? 1;
      return Array.from({ length: count }, (_, at) => ({
        name: count === 1 ? service.name : `${service.name}-${at + 1}`,
        service,
        number: at + 1,
      }));
    });
}
