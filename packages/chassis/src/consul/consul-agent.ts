const timeoutMs = 2_000;

/** A service as the agent's HTTP API takes it. */
export type ConsulService = {
  readonly ID: string;
  readonly Name: string;
  readonly Tags: readonly string[];
  readonly Address: string;
  readonly Port: number;
  readonly Check: {
    readonly HTTP: string;
    readonly Interval: string;
    readonly Timeout: string;
    readonly DeregisterCriticalServiceAfter: string;
  };
};

/** The three things that we ask of a Consul agent. Each throws what went wrong, after two seconds at most. */
export type ConsulAgent = {
  readonly knows: (id: string) => Promise<boolean>;
  readonly register: (service: ConsulService) => Promise<void>;
  readonly deregister: (id: string) => Promise<void>;
};

export function consulAgent({
  address,
  token,
}: {
  address: string;
  token?: string | undefined;
}): ConsulAgent {
  const base = `${address.replace(/\/$/, "")}/v1/agent/service`;

  async function ask(method: "GET" | "PUT", path: string, body?: object): Promise<Response> {
    const response = await fetch(`${base}/${path}`, {
      method,
      signal: AbortSignal.timeout(timeoutMs),
      headers: {
        "content-type": "application/json",
        ...(token !== undefined && { "x-consul-token": token }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    if (!response.ok && response.status !== 404)
      throw new Error(`Consul answered ${response.status}: ${(await response.text()).slice(0, 200)}`);
    return response;
  }

  return {
    knows: async (id) => (await ask("GET", encodeURIComponent(id))).ok,
    async register(service) {
      // What an earlier process left behind under the same check does not outlive this
      const { status } = await ask("PUT", "register?replace-existing-checks=true", service);
      if (status === 404) throw new Error("there is no Consul agent at this address");
    },
    deregister: async (id) => void (await ask("PUT", `deregister/${encodeURIComponent(id)}`)),
  };
}
