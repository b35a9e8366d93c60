import type { Host } from "@torg/chassis";
import type { Config } from "../config";
import type { Face } from "../face";
import { handOn } from "../hand-on";
import { problemAnswer } from "../http/problem-answer";

/**
 * `/v1/bulk/products`: files of products to product's own edge and back, streamed both ways. Who sends them goes along
 * under the gateway's signature; product decides whether they may.
 */
export function bulkFace({
  config,
  host,
}: {
  config: Config;
  host: Host;
}): Pick<Face, "name" | "answer" | "refuse"> {
  return {
    name: "rest",
    answer: async (visit) =>
      handOn(visit, {
        host,
        service: "product",
        bytesMax: config.BULK_BYTES_MAX,
        deadlineMs: config.BULK_DEADLINE_MS,
        authorization: `Bearer ${await host.identities.sign("gateway", "product", visit.principal)}`,
      }),
    refuse: problemAnswer,
  };
}
