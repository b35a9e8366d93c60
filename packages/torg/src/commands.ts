import { z } from "zod";
import { type Command, command } from "./cli/command";

const text = (value: string, description: string) => z.string().optional().meta({ value, description });
const flag = (description: string) => z.boolean().default(false).meta({ description });

const none = z.strictObject({});
const servers = z.strictObject({
  data: text("<folder>", "where the servers keep their data; .torg/infra of the checkout"),
});
const data = text("<folder>", "where the database, files and keys are; .torg/data of the checkout");
const running = z.strictObject({ url: text("<address>", "a running Torg; http://127.0.0.1:3000"), data });
const events = z.strictObject({
  data,
  infra: text("<file>", "the servers' addresses of a Torg with --separate; .torg/infra.env"),
});
const selection = events.extend({
  queue: text("<queue>", "of this queue alone: order.events"),
  type: text("<type>", "of this event alone, with its version or all versions: order.created"),
  since: text("<time>", "given up at this time or later: 2026-11-23T10:00:00Z, or 15m, 2h, 3d ago"),
  until: text("<time>", "given up before this time"),
});
const settling = selection.extend({
  all: flag("all of them"),
  "dry-run": flag("only show what would be done"),
});

/** The command line's table of contents. What a command needs is loaded when it is called. */
export const commands: readonly Command[] = [
  command({
    name: "up",
    does: "run the shop until Ctrl-C; LOG_LEVEL=info shows each request",
    options: z.strictObject({
      target: z
        .string()
        .default("all")
        .meta({ value: "all|<service>,…", description: "the services of this process; all" }),
      port: text("<port>", "where it answers; 3000, and 0 takes a free one"),
      data,
      separate: flag("a process for each service, against the servers of torg infra up"),
      replicas: text("<service>=<n>,…", "processes of a service, with --separate; 1"),
      infra: text("<file>", "the servers' addresses, with --separate; .torg/infra.env"),
      demo: flag("load the demonstration catalogue, also into a shop that has goods"),
    }),
    run: async (given) => (await import("./commands/up")).up(given),
  }),
  command({
    name: "roll",
    does: "restart the processes of torg up --separate one by one, each once the one before answers again",
    options: z.strictObject({ data }),
    run: async (given) => (await import("./commands/roll")).rollSeparate(given),
  }),
  command({
    name: "demo",
    does: "play the whole story, from a 1C file to a paid order, in a shop of its own or in a running one",
    options: z.strictObject({
      url: text("<address>", "a running Torg, to play in; without it a shop of its own that leaves nothing"),
      data,
    }),
    run: async (given) => (await import("./commands/demo")).demo(given),
  }),
  command({
    name: "seed",
    does: "fill an empty shop with a catalogue that a generator makes, straight into its database",
    options: events.extend({
      variants: z.coerce
        .number()
        .int()
        .min(1)
        .max(10_000_000)
        .default(10_000)
        .meta({ value: "<n>", description: "how many; 10000" }),
      seed: z.coerce
        .number()
        .int()
        .min(0)
        .max(999)
        .default(7)
        .meta({ value: "<n>", description: "the same number makes the same catalogue; 7" }),
      add: flag("also into a shop that has products"),
    }),
    run: async (given) => (await import("./commands/seed")).seed(given),
  }),
  command({
    name: "products export",
    does: "write the catalogue of a running Torg as a CSV file",
    words: "[file]",
    options: running.extend({ excel: flag("semicolons and Russian headings, as Excel wants them") }),
    run: async (given, words) => (await import("./commands/products-files")).exportProducts(given, words),
  }),
  command({
    name: "products import",
    does: "take a file of products, CSV or NDJSON, into a running Torg; rows that are wrong are named",
    words: "<file>",
    options: running.extend({
      "dry-run": flag("only say what would be"),
      "on-error": z
        .enum(["skip", "abort"])
        .default("skip")
        .meta({ value: "skip|abort", description: "leave wrong rows out, or take none of the file; skip" }),
    }),
    run: async (given, words) => (await import("./commands/products-files")).importProducts(given, words),
  }),
  command({
    name: "test",
    does: "run the checks and the tests; names choose tests by their paths",
    words: "[names…]",
    options: z.strictObject({ full: flag("tests of chaos in their full size, which takes hours") }),
    run: async (given, names) => (await import("./commands/test")).test(names, given),
  }),
  command({
    name: "infra up",
    does: "start PostgreSQL, Redis, RabbitMQ, NATS and MongoDB (or FerretDB) for Torg alone; addresses go to .torg/infra.env",
    options: servers.extend({
      ports: text("<server>=<port>,…", "other ports than the usual ones; the folder remembers them"),
    }),
    run: async (given) => (await import("./commands/infra-up")).infraUp(given),
  }),
  command({
    name: "infra files",
    does: "write the accounts, keys and certificate that compose.yaml mounts",
    options: none,
    run: async () => (await import("./commands/infra-files")).infraFiles(),
  }),
  command({
    name: "infra down",
    does: "stop those servers; their data stays",
    options: servers.extend({ wipe: flag("remove their data too, for good") }),
    run: async (given) => (await import("./commands/infra-down")).infraDown(given),
  }),
  command({
    name: "infra status",
    does: "list those servers and the instances of Torg that answer over NATS",
    options: servers,
    run: async (given) => (await import("./commands/infra-status")).infraStatus(given),
  }),
  command({
    name: "openapi",
    does: "print the public API as OpenAPI 3.1",
    options: none,
    run: async () => (await import("./commands/openapi")).printOpenapi(),
  }),
  command({
    name: "asyncapi",
    does: "print the domain events as AsyncAPI 3.1",
    options: none,
    run: async () => (await import("./commands/asyncapi")).printAsyncapi(),
  }),
  command({
    name: "admin reset",
    does: "give the administrator of a running Torg a new password",
    options: running,
    run: async (given) => (await import("./commands/admin-reset")).adminReset(given),
  }),
  command({
    name: "token",
    does: "print the operator's token for a service's own edge, good for five minutes",
    words: "<service>",
    options: running.pick({ data: true }),
    run: async (given, words) => (await import("./commands/token")).printToken(given, words),
  }),
  command({
    name: "databases",
    does: "make each service's database and account on the server in DATABASE_URL",
    words: "[services…]",
    options: z.strictObject({
      alone: flag("the server is Torg's alone: close what PostgreSQL opens to everybody"),
    }),
    run: async (given, names) => (await import("./commands/databases")).databases(given, names),
  }),
  command({
    name: "events lag",
    does: "show what waits to be told and heard, and how much was given up",
    options: events,
    run: async (given) => (await import("./commands/events-lag")).eventsLag(given),
  }),
  command({
    name: "events dead",
    does: "list the deliveries that were given up",
    options: selection,
    run: async (given) => (await import("./commands/events-dead")).eventsDead(given),
  }),
  command({
    name: "events show",
    does: "print all of a delivery that was given up",
    words: "<id>…",
    options: events,
    run: async (given, ids) => (await import("./commands/events-show")).eventsShow(given, ids),
  }),
  command({
    name: "events replay",
    does: "put deliveries that were given up back into their queues, with fresh attempts",
    words: "[ids…]",
    options: settling,
    run: async (given, ids) => (await import("./commands/events-settle")).settleEvents("replay", given, ids),
  }),
  command({
    name: "events discard",
    does: "throw deliveries that were given up away, for good",
    words: "[ids…]",
    options: settling,
    run: async (given, ids) => (await import("./commands/events-settle")).settleEvents("discard", given, ids),
  }),
  command({
    name: "orders stuck",
    does: "list the orders that should have moved by themselves and have not",
    options: running,
    run: async (given) => (await import("./commands/orders-stuck")).ordersStuck(given),
  }),
];
