import { afterAll } from "bun:test";
import { stopTestDatabaseServer } from "./test-database-server";

afterAll(stopTestDatabaseServer);
