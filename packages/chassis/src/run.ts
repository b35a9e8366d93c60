import { ConfigFaults, type Environment } from "./config";
import { environment } from "./environment";
import { isRefusal } from "./refusal";
import type { ServiceDefinition } from "./service";
import { startTorg, type Torg } from "./start-torg";

export type RunOptions = {
  readonly env?: Environment;
  readonly dataDir?: string;
  readonly progress?: (line: string) => void;
  /** Once everything answers; its output is the last before the logs. */
  readonly ready?: (torg: Torg) => Promise<void>;
};

/** EX_CONFIG of sysexits.h. */
const wrongConfig = 78;

/**
 * Runs services until SIGINT or SIGTERM, then stops cleanly and exits 0. A second signal, or STOP_TIMEOUT_MS, ends it
 * at once: what was acknowledged is on disk. A wrong environment prints every fault and exits 78.
 */
export async function run(services: readonly ServiceDefinition[], options: RunOptions = {}): Promise<void> {
  const env = options.env ?? environment;
  const stop = Promise.withResolvers<void>();
  let signals = 0;
  const onSignal = () => {
    signals += 1;
    if (signals === 1) stop.resolve();
    else process.exit(130);
  };
  process.on("SIGINT", onSignal);
  process.on("SIGTERM", onSignal);

  try {
    const torg = await startTorg({
      services,
      env,
      dataDir: options.dataDir ?? env.TORG_DATA ?? ".torg/data",
      ...(options.progress ? { progress: options.progress } : {}),
    });
    if (options.ready) await options.ready(torg);
    else
      torg.host.log.info({ url: torg.url }, `${services.map(({ name }) => name).join(", ")} at ${torg.url}`);
    await stop.promise;
    torg.host.log.info("stopping");
    setTimeout(() => {
      torg.host.log.warn("stopped before everything was finished: what is left is done by the next start");
      process.exit(0);
    }, torg.host.common.STOP_TIMEOUT_MS).unref();
    await torg.stop();
    process.exit(0);
  } catch (error) {
    const forThePerson = error instanceof ConfigFaults || isRefusal(error);
    process.stderr.write(`${forThePerson ? error.message : Bun.inspect(error)}\n`);
    process.exit(error instanceof ConfigFaults ? wrongConfig : 1);
  }
}
