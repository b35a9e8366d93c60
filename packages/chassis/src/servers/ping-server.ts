import { connect as connectAmqp } from "amqplib";
import { Redis } from "ioredis";
import { MongoClient } from "mongodb";
import { connect as connectNats } from "nats";
import postgres from "postgres";
import { mongoTls } from "../mongo/mongo-tls";
import { natsAddress } from "../nats/nats-address";
import { withTls } from "../postgres/connect";
import { rabbitAddress } from "../rabbitmq/rabbit-address";
import { redisTls } from "../redis/redis-tls";
import type { TlsFiles } from "../tls";

export type Pong = { readonly version: string };

/** What a server that hangs may be waited for. */
const timeoutMs = 5_000;

/**
 * Logs in at the server of this address and asks for its version; throws the server's or the driver's own error.
 * With files for TLS it speaks no other way, as services do. An open port is no answer: a server that starts, recovers or knows another password does not pass.
 */
export async function pingServer(url: string, tls?: TlsFiles): Promise<Pong> {
  const { protocol } = new URL(url);
  const ping = pings[protocol];
  if (!ping) throw new Error(`no server is known behind ${protocol}//`);
  const timer = Promise.withResolvers<never>();
  const ringing = setTimeout(() => timer.reject(new Error(`no answer in ${timeoutMs} ms`)), timeoutMs);
  try {
    return await Promise.race([ping(url, tls), timer.promise]);
  } finally {
    clearTimeout(ringing);
  }
}

const pings: Readonly<Record<string, (url: string, tls: TlsFiles | undefined) => Promise<Pong>>> = {
  "postgres:": pingPostgres,
  "postgresql:": pingPostgres,
  "redis:": pingRedis,
  "rediss:": pingRedis,
  "nats:": pingNats,
  "tls:": pingNats,
  "amqp:": pingAmqp,
  "amqps:": pingAmqp,
  "mongodb:": pingMongo,
  "mongodb+srv:": pingMongo,
};

async function pingPostgres(url: string, tls?: TlsFiles): Promise<Pong> {
  const sql = postgres(url, {
    max: 1,
    connect_timeout: timeoutMs / 1000,
    onnotice: () => undefined,
    ...withTls({ url, socket: undefined, tls }),
  });
  try {
    const [row] = await sql<{ version: string }[]>`select current_setting('server_version') as version`;
    return { version: firstWord(row?.version) };
  } finally {
    await sql.end({ timeout: 1 });
  }
}

async function pingRedis(url: string, tls?: TlsFiles): Promise<Pong> {
  const redis = new Redis(url, {
    lazyConnect: true,
    retryStrategy: () => null,
    maxRetriesPerRequest: 0,
    ...redisTls(url, tls),
  });
  redis.on("error", () => undefined); // the command's own failure is what counts
  try {
    await redis.connect();
    const [, version] = /redis_version:(\S+)/.exec(await redis.info("server")) ?? [];
    return { version: firstWord(version) };
  } finally {
    redis.disconnect();
  }
}

async function pingNats(url: string, tls?: TlsFiles): Promise<Pong> {
  const nats = await connectNats({ ...natsAddress(url, tls), reconnect: false, timeout: timeoutMs });
  try {
    await nats.flush();
    return { version: firstWord(nats.info?.version) };
  } finally {
    await nats.close();
  }
}

async function pingAmqp(url: string, tls?: TlsFiles): Promise<Pong> {
  const amqp = await connectAmqp(rabbitAddress(url, tls).href, { ...tls, timeout: timeoutMs });
  amqp.on("error", () => undefined);
  try {
    const { version } = amqp.connection.serverProperties;
    return { version: firstWord(String(version)) };
  } finally {
    await amqp.close();
  }
}

async function pingMongo(url: string, tls?: TlsFiles): Promise<Pong> {
  const mongo = new MongoClient(url, {
    serverSelectionTimeoutMS: timeoutMs,
    directConnection: !url.startsWith("mongodb+srv:"),
    ...mongoTls(url, tls),
  });
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
