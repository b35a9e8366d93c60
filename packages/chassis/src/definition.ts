import type { AnyElysia, Elysia } from "elysia";
import type { ServiceKey } from "./calls/caller";
import type { Keeps } from "./commit/store";
import type { ConfigDeclaration, ConfigOf } from "./config";
import type { Consumer } from "./consume";
import type { Context } from "./context";
import type { Database } from "./database";
import type { Host } from "./host";
import type { Router } from "./implement";
import type { Job } from "./jobs";
import type { Principal } from "./principal";

export type RunOptions = {
  readonly deadlineMs: number;
  readonly traceparent?: string | undefined;
  /** On whose behalf; nobody's where it is not said. */
  readonly principal?: Principal;
};

/** What a service's own HTTP routes and resources may use. */
export type Boot<S extends ServiceKey, C, R, K = Database> = {
  readonly config: C;
  readonly resources: R;
  readonly host: Host;
  /** Runs work with a context of its own, traced and logged under this name: for routes that are not procedures. */
  readonly run: <T>(
    name: string,
    options: RunOptions,
    work: (ctx: Context<S, C, R, K>) => Promise<T>,
  ) => Promise<T>;
};

export type Resources<R> = { readonly value: R; readonly close?: () => Promise<void> };

/** What a service is, as its own package writes it down. */
export type Definition<S extends ServiceKey, D extends ConfigDeclaration, R, K = Database> = {
  readonly name: S;
  readonly config: D;
  readonly router?: Router<Context<S, ConfigOf<D>, R, K>>;
  readonly consumers?: readonly Consumer<Context<S, ConfigOf<D>, R, K>, K>[];
  readonly jobs?: readonly Job<ConfigOf<D>, Context<S, ConfigOf<D>, R, K>>[];
  /** How it keeps its state; without it the service has none: `inSql(import.meta.resolve("../migrations"))`. */
  readonly keeps?: Keeps<K>;
  /** Opened after the database and closed last: a mail transport, a payment provider. */
  readonly open?: (boot: Omit<Boot<S, ConfigOf<D>, undefined>, "resources" | "run">) => Promise<Resources<R>>;
  /** HTTP routes of its own beside `/trpc`: long uploads, webhooks; all of the gateway. */
  readonly edge?: (app: Elysia, boot: Boot<S, ConfigOf<D>, R, K>) => AnyElysia;
  /** Those routes ask everybody who he is before they do anything, so that operators may use them too. */
  readonly operatorsToo?: true;
};
