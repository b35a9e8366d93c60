import { join } from "node:path";
import { startTorg } from "@torg/chassis";
import { cleaningUp } from "../cli/cleaning-up";
import { progress } from "../cli/progress";
import { temporaryFolder } from "../cli/temporary-folder";
import { play } from "../demo/play";
import { operatorOf } from "../operator";
import { services } from "../services";

/** `torg demo`: the whole story against a Torg of its own, which leaves nothing behind. Fails at the first difference. */
export async function demo(): Promise<void> {
  await cleaningUp(async (later) => {
    const dataDir = temporaryFolder("torg-demo-", later);
    const torg = await startTorg({ services, dataDir, progress, env: { PORT: "0", LOG_LEVEL: "warn" } });
    later(() => torg.stop());
    const operator = operatorOf(torg.url, join(dataDir, "identities"));
    const { steps } = await play({ url: torg.url, operator, print: (line) => console.log(line) });
    console.log(`${steps} steps, each as it should be`);
  });
}
