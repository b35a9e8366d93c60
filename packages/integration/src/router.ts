import { implement } from "@torg/chassis";
import { integration } from "@torg/contracts";
import { listConnections } from "./usecases/list-connections";
import { listExchanges, listFaults } from "./usecases/read-journal";
import { saveConnection } from "./usecases/save-connection";

export const router = implement(integration, {
  saveConnection,
  connections: listConnections,
  exchanges: listExchanges,
  faults: listFaults,
});
