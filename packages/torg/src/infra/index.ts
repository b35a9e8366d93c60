export { serversOf } from "./accounts/servers-of";
export { composeFiles, secretName } from "./compose/compose-files";
export { dockerCompose } from "./compose/docker-compose";
export { toolsFolder } from "./infra-folders";
export { type GoProgram, madeByGo } from "./made-by-go";
export { addressVariables, defaultPorts, infraServers } from "./servers";
export { startServers } from "./start-servers";
