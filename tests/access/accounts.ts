import type { ServerVariable } from "@torg/chassis";
import { serviceNames } from "@torg/contracts";
import type { Service } from "./cell";

export type Accounts = {
  /** The administrator's address. */
  readonly admin: (variable: ServerVariable) => string;
  /** The services that have an account of their own on this server, with its address. */
  readonly on: (variable: ServerVariable) => readonly (readonly [Service, string])[];
};

/** The accounts in an environment as `torg infra up` writes it. */
export const accountsIn = (env: Readonly<Record<string, string | undefined>>): Accounts => ({
  admin(variable) {
    const url = env[variable];
    if (url === undefined) throw new Error(`there is no ${variable}`);
    return url;
  },
  on: (variable) =>
    serviceNames.flatMap((service) => {
      const url = env[`${service.toUpperCase()}_${variable}`];
      return url === undefined ? [] : [[service, url] as const];
    }),
});
