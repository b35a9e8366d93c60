import { serviceNames } from "@torg/contracts";
import type { Environment } from "./config";
import { secretString } from "./config";

/** Servers that a service may be given; each by its own variable, or by `<SERVICE>_<VARIABLE>` for one service. */
export const serverVariables = [
  "DATABASE_URL",
  "NATS_URL",
  "AMQP_URL",
  "CART_REDIS_URL",
  "CACHE_REDIS_URL",
  "MONGODB_URL",
] as const;
export type ServerVariable = (typeof serverVariables)[number];

/** Every variable that may hold a server's address: those for all, and each service's own. */
export const addressVariables: readonly string[] = serverVariables.flatMap((variable) => [
  variable,
  ...serviceNames.map((service) => `${service.toUpperCase()}_${variable}`),
]);

/** Where the servers are: none at all means that the embedded part stands in. */
export type Addresses = {
  /** The address for this service: its own where it has one, else the one for all. It holds a password. */
  readonly of: (variable: ServerVariable, service: string) => string | undefined;
  /** What is given to this service alone. */
  readonly own: (variable: ServerVariable, service: string) => string | undefined;
  /** `<SERVICE>_EDGE_URL`: where a service's HTTP edge is, where it is not to be found by itself. */
  readonly edge: (service: string) => string | undefined;
};

export function addressesIn(env: Environment): Addresses {
  const read = (name: string): string | undefined => {
    const value = env[name];
    return value === undefined || value === "" ? undefined : secretString.parse(value).reveal();
  };
  const own = (variable: ServerVariable, service: string) => read(`${service.toUpperCase()}_${variable}`);
  const edge = (service: string) => read(`${service.toUpperCase()}_EDGE_URL`);
  return { own, edge, of: (variable, service) => own(variable, service) ?? read(variable) };
}
