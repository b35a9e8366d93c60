export { eventually } from "./eventually";
export { type MortalRedis, startMortalRedis, testWithMortalRedis } from "./mortal-redis";
export { type Stub, stub } from "./stub";
export { tempFolder } from "./temp-folder";
export { testDatabaseServer } from "./test-database-server";
export { testIf } from "./test-if";
export { startTestServer, type TestServer } from "./test-server";
export { describeWith, type TestServerName, testServer, testWith } from "./test-servers";
export { startTestTorg, type TestTorg } from "./test-torg";
