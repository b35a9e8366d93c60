import type { Log } from "../telemetry/log";
import type { ServerProcess } from "./server-process";

/** Keeps a server running: one that ends unasked is started again, with pauses from 0.1 to 5 s while it fails. */
export function supervise(
  first: ServerProcess,
  start: () => Promise<ServerProcess>,
  log: Log,
): Pick<ServerProcess, "stop"> {
  let server: ServerProcess | undefined = first;
  const stopping = Promise.withResolvers<"stopping">();

  async function watch(): Promise<void> {
    let pauseMs = 100;
    for (;;) {
      if (server && (await Promise.race([server.exited, stopping.promise])) === "stopping")
        return server.stop();
      log.error("PostgreSQL ended unasked: starting it again");
      if ((await Promise.race([Bun.sleep(pauseMs), stopping.promise])) === "stopping") return;
      try {
        server = await start();
        pauseMs = 100;
      } catch (error) {
        server = undefined;
        log.error({ err: error }, "PostgreSQL did not start");
        pauseMs = Math.min(pauseMs * 2, 5_000);
      }
    }
  }
  const watched = watch();
  return {
    stop: () => {
      stopping.resolve("stopping");
      return watched;
    },
  };
}
