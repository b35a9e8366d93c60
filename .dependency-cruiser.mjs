const service = "(gateway|user|product|order|cart|integration|notification)";
const wire = "node_modules/(elysia|@trpc|nats|@nats-io|amqplib|ioredis|mongodb|postgres|@opentelemetry)/";
const test = "[.]test[.]tsx?$";

/** Read as sentences: who may not know whom. */
export default {
  forbidden: [
    {
      name: "services-are-strangers",
      comment: "A service knows another only by its contract: call it or hear its events.",
      severity: "error",
      from: { path: `^packages/${service}/` },
      to: { path: `^packages/${service}/`, pathNot: "^packages/$1/" },
    },
    {
      name: "only-the-launcher-knows-services",
      comment:
        "The chassis carries any service, so it knows none; a program is put together by the launcher.",
      severity: "error",
      from: { path: "^packages/", pathNot: `^packages/(torg|${service.slice(1, -1)})/` },
      to: { path: `^packages/${service}/` },
    },
    {
      name: "domain-is-pure",
      comment: "Decisions take values and return values. No database, no clock, no network, no chassis.",
      severity: "error",
      from: { path: "^packages/[^/]+/src/domain/", pathNot: test },
      to: { pathNot: ["^packages/[^/]+/src/domain/", "^packages/contracts/", "node_modules/zod/"] },
    },
    {
      name: "store-only-stores",
      comment: "The store maps rows to values. It does not decide and does not call.",
      severity: "error",
      from: { path: "^packages/[^/]+/src/store/" },
      to: { path: "^packages/[^/]+/src/(usecases|router|consumers|jobs|main|config)" },
    },
    {
      name: "use-cases-have-no-transport",
      comment: "The same use case serves HTTP, NATS, an event and a test.",
      severity: "error",
      from: { path: "^packages/[^/]+/src/usecases/", pathNot: test },
      to: { path: [wire, "^packages/[^/]+/src/(router|consumers|jobs|main)"] },
    },
    {
      name: "only-the-chassis-speaks-wire",
      comment: "One place knows NATS, RabbitMQ, Redis, MongoDB, Elysia, tRPC and OpenTelemetry.",
      severity: "error",
      from: {
        path: "^packages/",
        pathNot: `^packages/(chassis|gateway|web)/|^packages/contracts/src/client([.]ts$|/)|${test}|/test/`,
      },
      to: { path: wire },
    },
    {
      name: "contracts-know-nobody",
      comment: "Everything depends on contracts; contracts depend on zod, and their typed client on tRPC.",
      severity: "error",
      from: { path: "^packages/contracts/", pathNot: `^packages/contracts/src/client([.]ts$|/)|${test}` },
      to: { pathNot: ["^packages/contracts/", "node_modules/zod/"] },
    },
    {
      name: "the-client-is-contracts-and-trpc",
      comment: "The typed client runs in browsers and in strangers' programs.",
      severity: "error",
      from: { path: "^packages/contracts/src/client([.]ts$|/)", pathNot: test },
      to: { pathNot: ["^packages/contracts/", "node_modules/(zod|@trpc)/"] },
    },
    {
      name: "web-knows-contracts-only",
      comment: "A browser bundle with server code in it is a leak waiting to be found.",
      severity: "error",
      from: { path: "^packages/web/" },
      to: { path: "^packages/", pathNot: "^packages/(web|contracts)/" },
    },
    {
      name: "testing-stays-in-tests",
      comment: "What tests lean on is no part of what runs in a shop.",
      severity: "error",
      from: {
        path: "^packages/",
        pathNot: `^packages/(chassis/src/testing/|torg/src/commands/test[.]ts$)|${test}|/test/`,
      },
      to: { path: "^packages/chassis/src/testing/" },
    },
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true } },
    {
      name: "no-orphans",
      severity: "error",
      from: { orphan: true, pathNot: `(${test}|/main[.]ts|[.]config[.]ts|[.]d[.]ts)$` },
      to: {},
    },
    {
      name: "no-unresolved",
      severity: "error",
      from: {},
      to: { couldNotResolve: true, pathNot: "^bun(:|$)" },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(?!.*node_modules/).*(^|/)(dist|coverage|[.]torg)/" }, // the entry of many a package lies in its dist
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "types", "default"] },
  },
};
