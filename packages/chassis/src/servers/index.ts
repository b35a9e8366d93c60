export { lockFolder } from "../postgres/folder-lock";
export { type PreparedPostgres, preparePostgres } from "../postgres/prepare-postgres";
export { stopWhenOrphaned } from "../postgres/stop-when-orphaned";
export { refusal } from "../refusal";
export { pingServer } from "./ping-server";
