import type { ProcessPlan } from "./own-process";
import type { Passwords } from "./secrets";
import type { InfraPorts } from "./servers";

/** Where a server is to run and what it may know. */
export type Place = {
  /** The server's own folder. */
  readonly folder: string;
  readonly ports: InfraPorts;
  readonly passwordOf: Passwords;
  /** It runs now; what it keeps is in use. */
  readonly running: boolean;
  /** For programs of our own making, shared by all folders. */
  readonly tools: string;
  readonly progress: (line: string) => void;
};

/** What runs one server. */
export type Prepared = {
  /** In the order of their start; the last is the server. */
  readonly processes: readonly ProcessPlan[];
  /** The administrator's address. */
  readonly url: string;
  /** Makes the administrator where a new server has none; tried until he gets in. */
  readonly firstLogin?: () => Promise<void>;
  /** What they read at their start, by the name in the server's folder. It holds passwords. */
  readonly files?: Readonly<Record<string, string>>;
};

/** Makes what the server keeps in its folder. Throws `Unavailable` where its program cannot be had. */
export type Recipe = (place: Place) => Promise<Prepared>;

/** A server that cannot be had on this machine; the message says what is missing and how to get it. */
export class Unavailable extends Error {
  override readonly name = "Unavailable";
}

/** The account of whoever runs the servers; on RabbitMQ, NATS, Redis and MongoDB it has this name. */
export const admin = "torg";

/** Servers get no more of our environment than this: a stray variable would change what they do. */
export const bareEnvironment: Readonly<Record<string, string>> = {
  PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/opt/homebrew/sbin:/opt/homebrew/bin",
  LANG: "C.UTF-8",
  TZ: "UTC",
};
