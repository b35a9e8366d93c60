import { connect as connectAmqp } from "amqplib";
import { Redis } from "ioredis";
import { MongoClient } from "mongodb";
import { connect as connectNats } from "nats";
import postgres from "postgres";

export type Pong = { readonly version: string };

/** What a server that hangs may be waited for. */
const timeoutMs = 5_000;

/**
 * Logs in at the server of this address and asks for its version; throws the server's or the driver's own error.
 * An open port is no answer: a server that starts, recovers or knows another password does not pass.
 */
export async function pingServer(url: string): Promise<Pong> {
  const { protocol } = new URL(url);
  const ping = pings[protocol];
  if (!ping) throw new Error(`no server is known behind ${protocol}//`);
  const timer = Promise.withResolvers<never>();
  const ringing = setTimeout(() => timer.reject(new Error(`no answer in ${timeoutMs} ms`)), timeoutMs);
  try {
    return await Promise.race([ping(url), timer.promise]);
  } finally {
    clearTimeout(ringing);
  }
}

const pings: Readonly<Record<string, (url: string) => Promise<Pong>>> = {
  "postgres:": pingPostgres,
  "redis:": pingRedis,
  "nats:": pingNats,
  "amqp:": pingAmqp,
  "mongodb:": pingMongo,
};

async function pingPostgres(url: string): Promise<Pong> {
  const sql = postgres(url, { max: 1, connect_timeout: timeoutMs / 1000, onnotice: () => undefined });
  try {
    const [row] = await sql<{ version: string }[]>`select current_setting('server_version') as version`;
    return { version: firstWord(row?.version) };
  } finally {
    await sql.end({ timeout: 1 });
  }
}

async function pingRedis(url: string): Promise<Pong> {
  const redis = new Redis(url, { lazyConnect: true, retryStrategy: () => null, maxRetriesPerRequest: 0 });
  redis.on("error", () => undefined); // the command's own failure is what counts
  try {
    await redis.connect();
    const [, version] = /redis_version:(\S+)/.exec(await redis.info("server")) ?? [];
    return { version: firstWord(version) };
  } finally {
    redis.disconnect();
  }
}

async function pingNats(url: string): Promise<Pong> {
  const { host, username, password } = new URL(url);
  const nats = await connectNats({
    servers: host,
    user: decodeURIComponent(username),
    pass: decodeURIComponent(password),
    reconnect: false,
    timeout: timeoutMs,
  });
  try {
    await nats.flush();
    return { version: firstWord(nats.info?.version) };
  } finally {
    await nats.close();
  }
}

async function pingAmqp(url: string): Promise<Pong> {
  const amqp = await connectAmqp(url, { timeout: timeoutMs });
  amqp.on("error", () => undefined);
  try {
    const { version } = amqp.connection.serverProperties;
    return { version: firstWord(String(version)) };
  } finally {
    await amqp.close();
  }
}

async function pingMongo(url: string): Promise<Pong> {
  const mongo = new MongoClient(url, { serverSelectionTimeoutMS: timeoutMs, directConnection: true });
  try {
    const about = await mongo.db("admin").command({ buildInfo: 1 });
    const { ferretdbVersion } = about;
    const own = typeof ferretdbVersion === "string" ? `, FerretDB ${ferretdbVersion}` : "";
    return { version: `${about.version}${own}` };
  } finally {
    await mongo.close();
  }
}

/** Debian says `15.18 (Debian 15.18-0+deb12u1)`. */
const firstWord = (text: string | undefined): string => text?.split(" ")[0] ?? "";
