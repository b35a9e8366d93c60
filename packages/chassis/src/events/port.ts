import type { OpenDatabase } from "../database";

/** An event on its way to one queue. */
export type Delivery = {
  readonly id: string;
  readonly eventId: string;
  /** `order.created.v1` */
  readonly type: string;
  readonly subject: string;
  /** The event's data, JSON text. */
  readonly data: string;
  readonly traceparent: string;
  readonly requestId: string;
  readonly occurredAt: Date;
  /** Tries before this one. */
  readonly attempts: number;
  /** It was handed out before, and whoever had it did not finish: its process may have died of it. */
  readonly cameBack: boolean;
};

/** What became of a delivery: done and forgotten, tried again later, or parked with its reason. */
export type Outcome =
  | { readonly id: string; readonly result: "done" }
  | { readonly id: string; readonly result: "never"; readonly reason: string }
  /** `hung`: the handler came to no end within its time. */
  | { readonly id: string; readonly result: "retry"; readonly reason: string; readonly hung?: boolean };

export type Receive = (batch: readonly Delivery[]) => Promise<readonly Outcome[]>;

/** `cart.money`, `notification.events`. */
export type Queue = {
  readonly name: string;
  readonly retryDelaysMs: readonly number[];
  readonly batchMax: number;
  readonly receive: Receive;
};

/** An event that is committed and not yet told. */
export type OutboxEvent = Omit<Delivery, "attempts" | "cameBack">;

/**
 * Events of one store that are committed and not yet told; only the store's leader reads it. What it gives out stays
 * there until it is forgotten, so whoever dies in between tells it again.
 */
export type Outbox = {
  /** It is the `torg.outbox` of the service's own database. */
  readonly inDatabase?: true;
  /** Up to `limit` that are due, oldest first, without those in hand. */
  readonly due: (limit: number, inHand: readonly string[]) => Promise<readonly OutboxEvent[]>;
  readonly forget: (ids: readonly string[]) => Promise<void>;
  readonly figures: () => Promise<{ readonly waiting: number; readonly ageSeconds: number }>;
};

export type RelaySource = {
  readonly service: string;
  readonly outbox: Outbox;
  /** Where the embedded adapter keeps what is on its way. */
  readonly database: OpenDatabase | undefined;
  readonly mayLead: () => boolean;
};

/** Moves events from one database's outbox to the queues that hear them; told to hurry by `wake`, and looks by itself. */
export type Relay = { readonly wake: () => void; readonly stop: () => Promise<void> };

/**
 * How events travel: the `deliveries` table here, RabbitMQ between processes. Promises: what was committed arrives at
 * every queue that hears it, at least once, in no order; what fails is tried again with growing delays, then parked.
 */
export type EventPort = {
  readonly relay: (source: RelaySource) => Relay;
  readonly consume: (queue: Queue) => { readonly stop: () => Promise<void> };
};
