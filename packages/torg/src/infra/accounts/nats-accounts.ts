import { natsRights } from "@torg/chassis/servers";
import { admin } from "../recipe";
import { type Service, servicesOn } from "./servers-of";

type NatsUser = {
  readonly user: string;
  readonly password: string;
  readonly permissions?: {
    readonly publish: { readonly allow: readonly string[] };
    readonly subscribe: { readonly allow: readonly string[] };
    /** It may answer whoever asked it, where it was told to. */
    readonly allow_responses?: { readonly max: number; readonly expires: string };
  };
};

/** A call is answered once, and nobody waits for longer than this. */
const responses = { max: 1, expires: "3m" };

/** The accounts of nats-server's config: the administrator's, and each service's own with what the contract gives it. */
export const natsAccounts = (passwordOf: (account: string) => string): readonly NatsUser[] => [
  { user: admin, password: passwordOf(admin) },
  ...servicesOn("nats").map((service) => ({
    user: service,
    password: passwordOf(service),
    permissions: permissionsOf(service),
  })),
];

function permissionsOf(service: Service) {
  const { publish, subscribe } = natsRights(service);
  // Calls are shared by the replicas: one that heard them all would answer each a second time
  const calls = `rpc.${service}.*`;
  return {
    publish: { allow: publish },
    subscribe: { allow: subscribe.map((subject) => (subject === calls ? `${calls} ${service}` : subject)) },
    allow_responses: responses,
  };
}
