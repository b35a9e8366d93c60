import { join } from "node:path";
import { startTorg } from "@torg/chassis";
import { cleaningUp, type Later } from "../cli/cleaning-up";
import { progress } from "../cli/progress";
import { temporaryFolder } from "../cli/temporary-folder";
import { play, type Stage } from "../demo/play";
import { operatorOf } from "../operator";
import { runningTorg } from "../running-torg";
import { services } from "../services";

type Given = { readonly url?: string | undefined; readonly data?: string | undefined };

/** `torg demo`: the whole story against a Torg of its own, which leaves nothing behind, or a running one. Fails at the first difference. */
export async function demo({ url, data }: Given): Promise<void> {
  await cleaningUp(async (later) => {
    const stage =
      url === undefined ? await ownStage(later) : { url, operator: runningTorg({ url, data }).operator };
    const { steps } = await play({ ...stage, print: (line) => console.log(line) });
    console.log(`${steps} steps, each as it should be`);
  });
}

async function ownStage(later: Later): Promise<Omit<Stage, "print">> {
  const dataDir = temporaryFolder("torg-demo-", later);
  const torg = await startTorg({ services, dataDir, progress, env: { PORT: "0", LOG_LEVEL: "warn" } });
  later(() => torg.stop());
  return { url: torg.url, operator: operatorOf(torg.url, join(dataDir, "identities")) };
}
