import { existsSync } from "node:fs";
import { UsageFault } from "./cli/usage-fault";
import { environment } from "./environment";
import { dataFolder, identityFolder } from "./folders";
import { type Operator, operatorOf } from "./operator";

type Given = { readonly url?: string | undefined; readonly data?: string | undefined };
type RunningTorg = {
  readonly operator: Operator;
  readonly dataDir: string;
  readonly identityDir: string;
  readonly url: string;
};

/** The running Torg that a command speaks to, as its operator: whoever can read the keys in its data folder. */
export function runningTorg({ url, data }: Given): RunningTorg {
  const dataDir = dataFolder(data);
  const identityDir = identityFolder(dataDir);
  if (!existsSync(identityDir)) {
    throw new UsageFault(
      `there are no keys in ${identityDir}: name the folder of the running Torg with --data`,
    );
  }
  const address = url ?? `http://127.0.0.1:${environment.PORT ?? 3000}`;
  return { dataDir, identityDir, url: address, operator: operatorOf(address, identityDir) };
}
