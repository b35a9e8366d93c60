import { join, resolve } from "node:path";
import { environment } from "../environment";
import { root } from "../folders";

/** Where the servers of `torg infra` keep their data: as given, as in TORG_INFRA, or inside the checkout. */
export const infraFolder = (given: string | undefined): string =>
  resolve(given ?? environment.TORG_INFRA ?? join(root, ".torg/infra"));

/** The addresses, beside the folder: `.torg/infra.env` for `.torg/infra`. */
export const infraEnvOf = (folder: string): string => `${folder}.env`;

/** Programs that Torg makes for itself; every checkout has its own. */
export const toolsFolder = join(root, ".torg/tools");
