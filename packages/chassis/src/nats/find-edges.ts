import type { ServiceName } from "@torg/contracts";
import { RequestStrategy } from "nats";
import { z } from "zod";
import { bytesOf, textOf } from "./envelope";
import type { Link } from "./open-link";

/** Where the live instances of a service are reached over HTTP. */
export type FindEdges = (service: ServiceName) => Promise<readonly string[]>;

const answersMs = 250;
const freshMs = 2_000;
const staleMs = 30_000; // instances that nobody could ask about lately are tried all the same

const Info = z.object({ metadata: z.object({ edge: z.url() }) });

/** Asks the instances themselves, over the NATS services API, every two seconds at most; what is known is used while it asks. */
export function natsEdges(link: Link): FindEdges {
  type Known = { edges: readonly string[]; at: number; asking?: Promise<readonly string[]> | undefined };
  const services = new Map<ServiceName, Known>();

  async function ask(service: ServiceName, known: Known): Promise<readonly string[]> {
    try {
      if (!link.isUp()) return known.edges;
      const found = new Set<string>();
      const answers = await link.nats.requestMany(`$SRV.INFO.${service}`, bytesOf(""), {
        strategy: RequestStrategy.Timer,
        maxWait: answersMs,
      });
      for await (const { data } of answers) {
        const info = Info.safeParse(parsed(data));
        if (info.success) found.add(info.data.metadata.edge);
      }
      known.edges = [...found];
      known.at = Date.now();
      return known.edges;
    } catch {
      known.edges = []; // nobody listens there
      return known.edges;
    } finally {
      known.asking = undefined;
    }
  }

  return async (service) => {
    const known = services.get(service) ?? { edges: [], at: 0 };
    services.set(service, known);
    const age = Date.now() - known.at;
    if (known.edges.length > 0 && age < freshMs) return known.edges;
    known.asking ??= ask(service, known);
    return known.edges.length > 0 && age < staleMs ? known.edges : known.asking;
  };
}

function parsed(data: Uint8Array): unknown {
  try {
    return data.byteLength > 0 ? JSON.parse(textOf(data)) : undefined;
  } catch {
    return undefined;
  }
}
