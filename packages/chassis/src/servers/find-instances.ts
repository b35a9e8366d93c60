import { connect, ServiceError } from "nats";

export type Instance = {
  readonly service: string;
  readonly version: string;
  /** Tells the processes of one service apart. */
  readonly instance: string;
  /** Where its HTTP edge is. */
  readonly edge: string | undefined;
  readonly startedAt: Date | undefined;
};

/** Every instance that answers the NATS services API right now, by service and start. */
export async function findInstances(natsUrl: string): Promise<Instance[]> {
  const { host, username, password } = new URL(natsUrl);
  const nats = await connect({
    servers: host,
    user: decodeURIComponent(username),
    pass: decodeURIComponent(password),
    reconnect: false,
  });
  try {
    const client = nats.services.client();
    const started = new Map<string, Date>();
    const noOne = (error: unknown) => {
      if (error instanceof Error && (error instanceof ServiceError || "code" in error)) return undefined;
      throw error;
    };
    const stats = await client.stats().catch(noOne);
    for await (const { id, started: at } of stats ?? []) started.set(id, new Date(at));
    const found: Instance[] = [];
    const infos = await client.info().catch(noOne);
    for await (const { id, name, version, metadata } of infos ?? []) {
      const { instance = id, edge } = metadata ?? {};
      found.push({ service: name, version, instance, edge, startedAt: started.get(id) });
    }
    return found.sort((a, b) => a.service.localeCompare(b.service) || a.instance.localeCompare(b.instance));
  } finally {
    await nats.close();
  }
}
