import type { Boot } from "@torg/chassis";
import { type Contract, contracts, procedures as every } from "@torg/contracts";
import type { AnyElysia, Elysia } from "elysia";
import { bulkFace } from "./bulk/bulk-face";
import { accessTokens } from "./callers/access-tokens";
import { anyone, callerOf } from "./callers/caller";
import { subscriberOf } from "./callers/client-address";
import { ownCalls } from "./callers/own-calls";
import { signingKeys } from "./callers/signing-keys";
import type { Config } from "./config";
import { exchangeFace } from "./exchange/exchange-face";
import type { Face } from "./face";
import { forwarding } from "./forward";
import { openLimits } from "./limits/limits";
import { mediaFace } from "./media/media-face";
import { pageFace } from "./pages/page-face";
import { restFace } from "./rest/rest-face";
import { serving } from "./serve";
import { storedAnswers } from "./stored/stored-answers";
import { trpcFace } from "./trpc/trpc-face";

const raw = { parse: "none" } as const; // bodies are read where their limits are

/** The public edge: REST, tRPC, the 1C exchange, and pages about them. */
export function edge(app: Elysia, boot: Boot<"gateway", Config, undefined>): AnyElysia {
  const { config, host } = boot;
  const { jwks, redeemTicket } = ownCalls(host);
  const tokens = accessTokens(signingKeys(jwks));
  const limits = openLimits(config, host.cache.server("gateway"));
  const answers = storedAnswers(
    host.cache.open({
      service: "gateway",
      name: "answers",
      hears: contractNames,
      restMs: config.CACHE_REST_MS,
      boundMs: config.CACHE_BOUND_MS,
      freshMs: config.CACHE_FRESH_MS,
      absentMs: config.CACHE_ABSENT_MS,
      bytesMax: config.CACHE_BYTES_MAX,
    }),
  );
  const procedures = every.filter(([, { access }]) => access !== "service"); // to the outside those do not exist
  const parts = { config, procedures, forward: forwarding({ host, limits }), answers, redeemTicket };
  const serve = serving({ config, host, answers });

  const accounts = (callsIn: (path: string) => number): Pick<Face, "caller" | "count"> => ({
    caller: (request) => callerOf(request, tokens),
    count: ({ address, path }, { principal: { userId } }) =>
      userId === undefined
        ? limits.address(subscriberOf(address), callsIn(path))
        : limits.user(userId, callsIn(path)),
  });
  const anybody: Pick<Face, "caller" | "count"> = {
    caller: () => anyone,
    count: ({ address }) => limits.address(subscriberOf(address)),
  };
  const machines: Pick<Face, "caller" | "count"> = {
    ...anybody,
    count: ({ address }) => limits.exchange(subscriberOf(address)),
  };

  const rest = serve({ ...restFace(parts), ...accounts(() => 1) });
  const trpc = serve({ ...trpcFace(parts), ...accounts(callsInBatch) });
  const exchange = serve({ ...exchangeFace({ config, host }), ...machines });
  const bulk = serve({ ...bulkFace({ config, host }), ...accounts(() => 1) });
  const media = serve({ ...mediaFace({ config, host }), ...accounts(() => 1) });
  const pages = serve({ ...pageFace(), ...anybody });

  return app
    .all("/v1/bulk/products", ({ request }) => bulk(request), raw)
    .all("/v1/media", ({ request }) => media(request), raw)
    .all("/v1/media/*", ({ request }) => media(request), raw)
    .all("/v1/*", ({ request }) => rest(request), raw)
    .all("/trpc/*", ({ request }) => trpc(request), raw)
    .all("/1c/exchange", ({ request }) => exchange(request), raw)
    .all("/*", ({ request }) => pages(request), raw);
}

/** Whose changes end stored answers early. */
const contractNames = Object.entries<Contract>(contracts).flatMap(([service, contract]) =>
  Object.values(contract).some(({ staleBy }) => staleBy !== undefined) ? [service] : [],
);

/** A tRPC batch counts as its calls do. */
const callsInBatch = (path: string): number => path.split(/,|%2c/i).length;
