export { environmentOf } from "./environment-of";
export { freePorts } from "./free-ports";
export { prepareServices } from "./prepare-services";
export { replicasOf } from "./replicas";
