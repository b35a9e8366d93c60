import { describe, test } from "bun:test";
import { environment } from "../environment";

/** Where a run of the tests finds its servers; `torg test` starts them and sets these. */
const variables = {
  postgres: "TORG_TEST_DATABASE_URL",
  nats: "TORG_TEST_NATS_URL",
  rabbitmq: "TORG_TEST_AMQP_URL",
  redis: "TORG_TEST_REDIS_URL",
  "redis-cart": "TORG_TEST_CART_REDIS_URL",
  mongodb: "TORG_TEST_MONGODB_URL",
  s3: "TORG_TEST_S3_URL",
  /** Not a server: the file with every service's own accounts on all of them. */
  accounts: "TORG_TEST_INFRA_ENV",
} as const;

export type TestServerName = keyof typeof variables;

/**
 * The administrator's address of a real server, or nothing where this run has none. With `CI=true` nothing throws:
 * a machine that vouches for the whole may not leave parts out.
 */
export function testServer(name: TestServerName): string | undefined {
  const url = given(name);
  if (url === undefined && mustHaveAll) throw new Error(missing(name));
  return url;
}

/** Tests that need a real server, with its address; one skipped test that says why where there is none, a failed one with `CI=true`. */
export const describeWith =
  (name: TestServerName) =>
  (title: string, tests: (url: string) => void): void => {
    const url = given(name);
    if (url !== undefined) return void describe(title, () => tests(url));
    if (mustHaveAll) test(title, () => Promise.reject(new Error(missing(name))));
    else test.skip(`${title} (${missing(name)})`, () => undefined);
  };

/** One test that needs a real server, as `describeWith` has many. */
export const testWith =
  (name: TestServerName) =>
  (title: string, body: (url: string) => void | Promise<void>): void => {
    const url = given(name);
    if (url !== undefined) test(title, () => body(url));
    else if (mustHaveAll) test(title, () => Promise.reject(new Error(missing(name))));
    else test.skip(`${title} (${missing(name)})`, () => undefined);
  };

const mustHaveAll = environment.CI === "true";

const missing = (name: TestServerName): string =>
  `there is no ${name}: ${variables[name]} is not set; ./torg test starts one where it can`;

function given(name: TestServerName): string | undefined {
  const url = environment[variables[name]];
  return url === "" ? undefined : url;
}
