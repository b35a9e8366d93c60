export { asyncapi } from "./asyncapi";
export { docsPage } from "./docs-page";
export { openapi } from "./openapi";
