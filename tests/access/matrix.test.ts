import { expect } from "bun:test";
import { readFileSync } from "node:fs";
import { parseEnv } from "node:util";
import { type TestServerName, testServer, testWith } from "@torg/chassis/testing";
import { type Accounts, accountsIn } from "./accounts";
import { judge, type Matrix } from "./cell";
import { openMongoCells } from "./mongo-cells";
import { openNatsCells } from "./nats-cells";
import { openPostgresCells } from "./postgres-cells";
import { openRabbitCells } from "./rabbit-cells";
import { openRedisCells } from "./redis-cells";

const matrices: readonly (readonly [TestServerName, (accounts: Accounts) => Promise<Matrix>])[] = [
  ["nats", openNatsCells],
  ["rabbitmq", openRabbitCells],
  ["redis", openRedisCells],
  ["postgres", openPostgresCells],
  ["mongodb", openMongoCells],
];
const file = testServer("accounts");

for (const [server, open] of matrices) {
  testWith(file === undefined ? "accounts" : server)(
    `${server}: a service's own account may do what the contract says, and nothing else`,
    async () => {
      const { cells, close } = await open(accountsIn(parseEnv(readFileSync(file ?? "", "utf8"))));
      const { allowedAndWorks, forbiddenAndRefused, wrong } = await judge(cells).finally(close);
      process.stdout.write(
        `${server}: ${allowedAndWorks} allowed and working, ${forbiddenAndRefused} forbidden and refused, ${wrong.length} wrong\n`,
      );
      expect(wrong).toEqual([]);
      expect(Math.min(allowedAndWorks, forbiddenAndRefused)).toBeGreaterThan(0);
    },
  );
}
