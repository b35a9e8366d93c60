import { join, resolve } from "node:path";
import { environment } from "./environment";

/** The checkout that this file is part of. */
export const root = resolve(import.meta.dir, "../../..");

/** Where Torg keeps what is its own: as given, as in TORG_DATA, or inside the checkout, wherever it is called from. */
export const dataFolder = (given: string | undefined): string =>
  resolve(given ?? environment.TORG_DATA ?? join(root, ".torg/data"));

export const identityFolder = (dataDir: string): string =>
  resolve(environment.IDENTITY_DIR ?? join(dataDir, "identities"));
