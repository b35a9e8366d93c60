import { startEmbeddedPostgres } from "../postgres/embedded-server";
import { openLog } from "../telemetry/log";
import { tempFolder } from "./temp-folder";

export type TestServer = { readonly url: string; readonly stop: () => Promise<void> };

/** A PostgreSQL of its own in a temporary folder; `stop` ends the one and removes the other. */
export async function startTestServer(): Promise<TestServer> {
  const folder = tempFolder();
  const log = openLog({ LOG_LEVEL: "silent", LOG_FORMAT: "json" });
  const server = await startEmbeddedPostgres({ dataDir: folder.path, log });
  return {
    url: server.url,
    stop: async () => {
      await server.stop();
      folder[Symbol.dispose]();
    },
  };
}
