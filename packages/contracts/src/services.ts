import { CartCheckedOut, CartUpdated, cart } from "./cart";
import { DataSynced, integration, SyncFailed } from "./integration";
import type { Contract, Procedure } from "./kernel/contract";
import type { EventContract } from "./kernel/event";
import type { ServiceName, serviceNames } from "./kernel/names";
import { notification } from "./notification";
import { OrderCancelled, OrderCreated, OrderStatusUpdated, order, PaymentProcessed } from "./order";
import {
  PriceChanged,
  ProductCreated,
  ProductDeleted,
  ProductUpdated,
  product,
  StockLow,
  StockUpdated,
} from "./product";
import { UserCreated, UserDeleted, UserUpdated, user } from "./user";

/** The whole API: every procedure of every service. */
export const contracts = { user, product, cart, order, integration, notification };
export type Contracts = typeof contracts;
export type ContractName = keyof Contracts;

/** `order.place`: a procedure by the name that subjects, logs and metrics use. */
export type ProcedureName = { [S in ContractName]: `${S}.${keyof Contracts[S] & string}` }[ContractName];

type Wiring = {
  readonly contract: Contract;
  readonly publishes: readonly EventContract[];
  /** `money` is retried for a day, `events` for two minutes; each is a queue. */
  readonly hears: { readonly money: readonly EventContract[]; readonly events: readonly EventContract[] };
  /** What it may call; the broker's permissions and the types of `ctx.call` come from here. */
  readonly calls: readonly ProcedureName[];
};

/** Who publishes, hears and calls what. Nothing else connects two services. */
export const wiring = {
  gateway: {
    contract: {},
    publishes: [],
    hears: { money: [], events: [] },
    calls: ["user.jwks", "user.redeemTicket"],
  },
  user: {
    contract: user,
    publishes: [UserCreated, UserUpdated, UserDeleted],
    hears: { money: [], events: [] },
    calls: [],
  },
  product: {
    contract: product,
    publishes: [ProductCreated, ProductUpdated, ProductDeleted, StockUpdated, StockLow, PriceChanged],
    hears: { money: [OrderStatusUpdated], events: [] },
    calls: ["order.get"],
  },
  cart: {
    contract: cart,
    publishes: [CartUpdated, CartCheckedOut],
    hears: { money: [OrderCreated, OrderStatusUpdated], events: [PriceChanged, ProductDeleted, UserDeleted] },
    calls: ["product.quote", "order.place"],
  },
  order: {
    contract: order,
    publishes: [OrderCreated, OrderStatusUpdated, OrderCancelled, PaymentProcessed],
    hears: { money: [], events: [UserDeleted] },
    calls: ["product.reserve"],
  },
  integration: {
    contract: integration,
    publishes: [DataSynced, SyncFailed],
    hears: { money: [OrderStatusUpdated, OrderCancelled, PaymentProcessed], events: [] },
    calls: [
      "product.importDirectories",
      "product.importCategories",
      "product.importProducts",
      "product.importOffers",
      "order.get",
      "order.ship",
      "order.deliver",
    ],
  },
  notification: {
    contract: notification,
    publishes: [],
    hears: {
      money: [],
      events: [
        UserCreated,
        UserUpdated,
        UserDeleted,
        OrderStatusUpdated,
        OrderCancelled,
        PaymentProcessed,
        StockLow,
        SyncFailed,
      ],
    },
    calls: [],
  },
} as const satisfies Record<(typeof serviceNames)[number], Wiring>;

/** Every event there is. */
export const events: readonly EventContract[] = Object.values(wiring).flatMap(
  (service): readonly EventContract[] => service.publishes,
);

/** News that may be lost, by subject: who tells it, and who hears it. Nothing may depend on one arriving. */
type SignalWiring = {
  readonly subject: string;
  readonly tells: readonly ServiceName[];
  readonly hears: readonly ServiceName[];
};

const answersChange = (contract: Contract): boolean =>
  Object.values(contract).some(({ staleBy }) => staleBy !== undefined);

export const signals: readonly SignalWiring[] = [
  /** A user's feed has something new, for the replica that holds the user's stream. */
  { subject: "notify.*", tells: ["notification"], hears: ["notification"] },
  /** Cached answers of a service are out of date, for every cache that may hold some. */
  ...Object.entries(wiring).flatMap(([service, { contract }]): SignalWiring[] =>
    answersChange(contract)
      ? [
          {
            subject: `signal.cache.${service}`,
            tells: [service as ServiceName],
            hears: [service as ServiceName, "gateway"],
          },
        ]
      : [],
  ),
];

/** Every procedure with its full name, in the order of the contracts. */
export const procedures: readonly (readonly [ProcedureName, Procedure])[] = Object.entries(contracts).flatMap(
  ([service, contract]) =>
    Object.entries(contract as Contract).map(
      ([name, procedure]) => [`${service}.${name}` as ProcedureName, procedure] as const,
    ),
);

const byName: ReadonlyMap<string, Procedure> = new Map(procedures);

/** The procedure of this name, or nothing: the name may come from an address. */
export const findProcedure = (name: string): Procedure | undefined => byName.get(name);
