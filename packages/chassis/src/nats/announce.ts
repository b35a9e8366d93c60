import type { Service } from "nats";
import type { Link } from "./open-link";

/** Of the wire, not of Torg: it changes when old and new processes cannot speak to each other any more. */
const version = "1.0.0";

type Self = { readonly instance: string; readonly edge: string | undefined };

/** Makes this process one of its service's instances for whoever asks over the NATS services API. */
export const announce = ({ nats, service }: Link, { instance, edge }: Self): Promise<Service> =>
  nats.services.add({
    name: service,
    version,
    queue: service,
    metadata: { instance, ...(edge !== undefined && { edge }) },
  });
