import { join } from "node:path";
import type { Later } from "../cli/cleaning-up";
import { paint } from "../cli/paint";
import { progress } from "../cli/progress";
import { temporaryFolder } from "../cli/temporary-folder";
import { findProgram } from "../infra/find-program";
import { toolsFolder } from "../infra/infra-folders";
import { installPackages } from "../infra/install-missing";
import { Unavailable } from "../infra/recipe";
import type { InfraServer } from "../infra/servers";
import { startServers } from "../infra/start-servers";
import { writeEnv } from "../infra/write-env";
import { startBucket } from "./start-bucket";

/** What tests read: `testServer` of the chassis knows these names. */
const variables: Readonly<Record<InfraServer, string>> = {
  postgres: "TORG_TEST_DATABASE_URL",
  "redis-cart": "TORG_TEST_CART_REDIS_URL",
  "redis-cache": "TORG_TEST_REDIS_URL",
  rabbitmq: "TORG_TEST_AMQP_URL",
  nats: "TORG_TEST_NATS_URL",
  mongo: "TORG_TEST_MONGODB_URL",
};

/**
 * Real servers for one run, on free ports and in a folder of their own, which go with it. Whole-system tests find all
 * the services' accounts in the file that `TORG_TEST_INFRA_ENV` names. Gives the variables of the tests' processes.
 */
export async function startTestServers(later: Later): Promise<Readonly<Record<string, string>>> {
  const began = performance.now();
  const folder = temporaryFolder("torg-test-servers-", later);
  if (!findProgram("nginx")) await installPackages(["nginx"], quiet); // tests of the front door start their own
  const starting = startServers({
    folder: join(folder, "infra"),
    ports: "free",
    tools: toolsFolder,
    withUs: true,
    progress: quiet,
  });
  later(async () => (await starting.catch(() => undefined))?.stop());
  const bucket = startBucket(toolsFolder, { later, progress: quiet }).catch((error: unknown) => {
    if (!(error instanceof Unavailable)) throw error;
    console.log(`${paint.yellow("skipped")}  s3: ${error.message}`);
    return undefined;
  });
  const [{ started, missing, env }, s3] = await Promise.all([starting, bucket]);
  const file = join(folder, "infra.env");
  writeEnv(file, env);
  for (const { name, reason } of missing) console.log(`${paint.yellow("skipped")}  ${name}: ${reason}`);
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  const names = [...started.map(({ name, version }) => `${name} ${version}`), ...(s3 ? ["s3"] : [])].join(
    ", ",
  );
  console.log(`${paint.green("ok")}  servers ${paint.dim(`${seconds} s: ${names}`)}`);
  return {
    ...Object.fromEntries(started.map(({ name, url }) => [variables[name], url])),
    ...(s3 !== undefined && { TORG_TEST_S3_URL: s3 }),
    TORG_TEST_INFRA_ENV: file,
  };
}

/** Only what takes long, or goes wrong, is worth a line among the checks. */
const quiet = (line: string): void => {
  if (/^(making|installing) /.test(line)) progress(line);
};
