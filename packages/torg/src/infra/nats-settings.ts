import { natsAccounts } from "./accounts/nats-accounts";

/** nats-server's config, as JSON, which its format takes. */
export const natsSettings = (listen: string, passwordOf: (account: string) => string): string =>
  `${JSON.stringify(
    {
      server_name: "torg",
      listen,
      max_payload: 1_048_576,
      // A half-open client is noticed in 15 s, as the clients notice a half-open server
      ping_interval: "5s",
      ping_max: 2,
      authorization: { users: natsAccounts(passwordOf) },
    },
    null,
    2,
  )}\n`;
