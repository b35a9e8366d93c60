import {
  type Contract,
  contracts,
  type Procedure,
  type ServiceName,
  serviceNames,
  signals,
  wiring,
} from "@torg/contracts";

const root = "rpc.";

/** `rpc.order.place`: where the procedure is asked for. */
export const subjectOf = (procedure: string): string => root + procedure;
export const procedureOf = (subject: string): string => subject.slice(root.length);

/** All procedures of a service; its replicas share the calls as one queue group. */
export const callsTo = (service: string): string => `${root}${service}.*`;

/** Where one reader asks one instance for the next item of a stream that is open. */
export const streamSubject = (procedure: string, instance: string, stream: string): string =>
  `${root}${procedure}.${instance}.${stream}`;
export const streamsAt = (service: string, instance: string): string => `${root}${service}.*.${instance}.*`;

/** Answers to a service come here, and to nobody else. */
export const inboxOf = (service: string): string => `_INBOX.${service}`;

/** What a service may publish and hear on NATS. It may answer what it was asked besides (`allow_responses`). */
export type NatsRights = { readonly publish: readonly string[]; readonly subscribe: readonly string[] };

/** The rights of a service's account, from the contract: what it calls, owns, tells and hears, and nothing else. */
export function natsRights(service: ServiceName): NatsRights {
  const tells = signals.filter((signal) => signal.tells.includes(service)).map(({ subject }) => subject);
  const hears = signals.filter((signal) => signal.hears.includes(service)).map(({ subject }) => subject);
  const calls = callable(service).flatMap(([name, { kind }]) =>
    kind === "subscription" ? [subjectOf(name), `${subjectOf(name)}.*.*`] : [subjectOf(name)],
  );
  const owns = service === "operator" ? [] : [callsTo(service), `${root}${service}.*.*.*`];
  // Each verb by its name: whoever may hear `$SRV.*` is also let hear `$SRV.>`
  const discovery = ["PING", "INFO", "STATS"].flatMap((verb) => [
    `$SRV.${verb}`,
    `$SRV.${verb}.${service}`,
    `$SRV.${verb}.${service}.*`,
  ]);
  return {
    publish: [
      ...calls,
      ...tells,
      ...(service === "gateway" ? serviceNames.map((name) => `$SRV.INFO.${name}`) : []),
    ],
    subscribe: [`${inboxOf(service)}.>`, ...owns, ...hears, ...discovery],
  };
}

/** The gateway hands on whatever is not for services alone; the others what their wiring says. */
function callable(service: ServiceName): (readonly [string, Procedure])[] {
  const all = Object.entries(contracts).flatMap(([owner, contract]) =>
    Object.entries(contract as Contract).map(([name, procedure]) => [`${owner}.${name}`, procedure] as const),
  );
  const named: readonly string[] = service === "operator" ? [] : wiring[service].calls;
  return all.filter(
    ([name, { access }]) => named.includes(name) || (service === "gateway" && access !== "service"),
  );
}
