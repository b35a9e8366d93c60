import type { ServerVariable } from "./addresses";
import type { ServiceKey } from "./calls/caller";
import type { ConfigDeclaration, ConfigOf } from "./config";
import type { Database } from "./database";
import type { Definition } from "./definition";
import type { Host } from "./host";
import { type RunningService, startService } from "./start-service";

/** A service as the launcher sees it; its types stay inside. */
export type ServiceDefinition = {
  readonly name: ServiceKey;
  readonly config: ConfigDeclaration;
  /** It has a database of its own. */
  readonly keepsData: boolean;
  /** With this address it keeps its state there, and needs no database. */
  readonly keepsAt: ServerVariable | undefined;
  readonly start: (host: Host, config: Readonly<Record<string, unknown>>) => Promise<RunningService>;
};

/** The only thing that a service package exports, and only to the launcher. */
export function defineService<
  S extends ServiceKey,
  D extends ConfigDeclaration,
  R = undefined,
  K extends object = Database,
>(definition: Definition<S, D, R, K>): ServiceDefinition {
  return {
    name: definition.name,
    config: definition.config,
    keepsData: definition.keeps !== undefined,
    keepsAt: definition.keeps?.instead?.address,
    start: (host, config) => startService(definition, { host, config: config as ConfigOf<D> }),
  };
}
