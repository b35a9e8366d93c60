import { tmpdir } from "node:os";
import { join } from "node:path";
import { environment } from "../environment";
import { startEmbeddedPostgres } from "../postgres/embedded-server";
import { openLog } from "../telemetry/log";

let started: Promise<string> | undefined;

/** The PostgreSQL that tests share: the run's own (`TORG_TEST_DATABASE_URL`), or one started here for a single file. */
export function testDatabaseServer(): Promise<string> {
  started ??= open();
  return started;
}

async function open(): Promise<string> {
  const given = environment.TORG_TEST_DATABASE_URL;
  if (given !== undefined && given !== "") return given;
  const log = openLog({ LOG_LEVEL: "silent", LOG_FORMAT: "json" });
  const server = await startEmbeddedPostgres({ dataDir: join(tmpdir(), `torg-test-${process.pid}`), log });
  process.on("exit", () => void server.stop());
  return server.url;
}
