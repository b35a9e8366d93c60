import type { Host } from "@torg/chassis";
import type { Config } from "../config";
import type { Face } from "../face";
import { handOn } from "../hand-on";
import { problemAnswer } from "../http/problem-answer";

type Parts = { readonly config: Config; readonly host: Host };

/**
 * `/v1/media`: pictures to product's own edge and back. Who sends them goes along under the gateway's signature;
 * product decides whether they may.
 */
export const mediaFace = ({ config, host }: Parts): Pick<Face, "name" | "answer" | "refuse"> => ({
  name: "rest",
  answer: async (visit) =>
    handOn(visit, {
      host,
      service: "product",
      bytesMax: config.MEDIA_BYTES_MAX,
      deadlineMs: config.MEDIA_DEADLINE_MS,
      authorization: `Bearer ${await host.identities.sign("gateway", "product", visit.principal)}`,
    }),
  refuse: problemAnswer,
});
