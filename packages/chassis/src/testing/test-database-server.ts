import { environment } from "../environment";
import { startTestServer, type TestServer } from "./test-server";

let started: Promise<TestServer> | undefined;

/** The PostgreSQL that tests share: the run's own (`TORG_TEST_DATABASE_URL`), or one started here for a single file. */
export async function testDatabaseServer(): Promise<string> {
  const given = environment.TORG_TEST_DATABASE_URL;
  if (given !== undefined && given !== "") return given;
  started ??= startTestServer();
  return (await started).url;
}

/** The end of a run: a server that was started here goes with it. */
export async function stopTestDatabaseServer(): Promise<void> {
  await (await started)?.stop();
}
