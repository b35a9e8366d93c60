import { afterAll, setDefaultTimeout } from "bun:test";
import { stopTestDatabaseServer } from "./test-database-server";

afterAll(stopTestDatabaseServer);

setDefaultTimeout(60_000); // real servers start within tests, on busy machines: a limit is for what hangs
