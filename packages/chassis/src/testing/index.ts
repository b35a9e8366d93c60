export { eventually } from "./eventually";
export { type Stub, stub } from "./stub";
export { testDatabaseServer } from "./test-database-server";
export { startTestTorg, type TestTorg } from "./test-torg";
