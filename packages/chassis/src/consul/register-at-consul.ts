import type { Log } from "../telemetry/log";
import { type ConsulAgent, consulAgent } from "./consul-agent";

type Options = {
  /** The agent's address, and its token where it wants one. */
  readonly address: string;
  readonly token?: string | undefined;
  readonly services: readonly string[];
  readonly instance: string;
  /** Where others reach this process over HTTP. */
  readonly edge: string;
  readonly log: Log;
  /** How often the agent is asked whether it still knows us. */
  readonly everyMs: number;
};

/**
 * Keeps the services of this process registered at a Consul agent, each with a check of its readiness, also when the
 * agent comes late, forgets them or is away for a while: that is never a reason for a service to fail. `stop` takes
 * them out.
 */
export function registerAtConsul(options: Options): { readonly stop: () => Promise<void> } {
  const { services, instance, edge, log, everyMs } = options;
  const agent = consulAgent(options);
  const ids = services.map((service) => ({ service, id: `${service}-${instance}` }));
  let trouble = false;
  let stopped = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function turn(): Promise<void> {
    try {
      for (const { service, id } of ids) await keep(agent, { service, id, edge });
      if (trouble) log.info("registered at Consul again");
      trouble = false;
    } catch (error) {
      if (!trouble) log.warn({ err: error }, "Consul does not take our registration; it is tried again");
      trouble = true;
    }
    if (!stopped) {
      timer = setTimeout(() => {
        going = turn();
      }, everyMs);
    }
  }
  let going = turn();

  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await going;
      try {
        for (const { id } of ids) await agent.deregister(id);
      } catch (error) {
        log.warn({ err: error }, "Consul was not told that we leave; its check finds out"); // and it forgets us then
      }
    },
  };
}

async function keep(
  agent: ConsulAgent,
  { service, id, edge }: { service: string; id: string; edge: string },
) {
  if (await agent.knows(id)) return;
  const { hostname, port, protocol } = new URL(edge);
  await agent.register({
    ID: id,
    Name: service,
    Tags: ["torg"],
    Address: hostname,
    Port: Number(port) || (protocol === "https:" ? 443 : 80),
    Check: {
      HTTP: `${edge}/_services/${service}/readyz`,
      Interval: "5s",
      Timeout: "2s",
      DeregisterCriticalServiceAfter: "1m",
    },
  });
}
