import type { Redis } from "ioredis";

/** Waits for what was sent, as long as the server answers; then the connection is gone either way. */
export async function closeRedis(redis: Redis): Promise<void> {
  await redis.quit().catch(() => undefined); // a server that is away has nothing left to answer
  redis.disconnect();
}
