import { connect, type NatsConnection } from "nats";

export const rawSubject = "bench.quote";

/** A connection as the `nats` package makes it, with the account in the address. */
export function rawNats(address: string): Promise<NatsConnection> {
  const { host, username, password } = new URL(address);
  return connect({
    servers: host,
    user: decodeURIComponent(username),
    pass: decodeURIComponent(password),
    noAsyncTraces: true,
  });
}
