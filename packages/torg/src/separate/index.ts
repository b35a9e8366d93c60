export { environmentOf } from "./environment-of";
export { freePorts } from "./free-ports";
export { replicasOf } from "./replicas";
