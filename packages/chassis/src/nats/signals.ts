import { signals as declared } from "@torg/contracts";
import type { Signals } from "../signals";
import type { Log } from "../telemetry/log";
import { bytesOf, textOf } from "./envelope";
import type { Link } from "./open-link";

type Options = { readonly links: ReadonlyMap<string, Link>; readonly local: Signals; readonly log: Log };

/**
 * Signals between processes, each over the connection of a service that the contract lets tell or hear it. While that
 * is broken they are lost, not kept. A service without a connection has those of its own process.
 */
export function natsSignals({ links, local, log }: Options): Signals {
  function linkFor(subject: string, role: "tells" | "hears"): Link | undefined {
    const signal = declared.find((known) => fits(known.subject, subject));
    if (!signal) throw new TypeError(`the contract knows no signal ${subject}`);
    const service = signal[role].find((name) => links.has(name));
    return service && links.get(service);
  }

  return {
    tell(subject, body) {
      const link = linkFor(subject, "tells");
      if (!link) return local.tell(subject, body);
      if (link.isUp()) link.nats.publish(subject, bytesOf(body));
    },
    hear(subject, listener) {
      const link = linkFor(subject, "hears");
      if (!link) return local.hear(subject, listener);
      const ear = link.nats.subscribe(subject, {
        callback(error, msg) {
          try {
            if (error) throw error;
            listener(textOf(msg.data));
          } catch (fault) {
            log.warn({ err: fault, subject }, "a signal was not heard");
          }
        },
      });
      return { stop: () => ear.unsubscribe() };
    },
  };
}

/** Whether a subject is one of a pattern with `*` for a part. */
function fits(pattern: string, subject: string): boolean {
  const parts = subject.split(".");
  const wanted = pattern.split(".");
  return parts.length === wanted.length && wanted.every((part, at) => part === "*" || part === parts[at]);
}
