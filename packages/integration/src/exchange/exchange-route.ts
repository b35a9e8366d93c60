import type { Boot } from "@torg/chassis";
import type { Config } from "../config";
import type { Resources } from "../resources/open";
import { answerExchange } from "./answer-exchange";

/** Longer than a poll is held, and than what the gateway waits for. */
const deadlineMs = 60_000;

/** The address that people type into 1C, `/1c/exchange`; bodies are streamed, so nothing may parse them before. */
export const exchangeRoute =
  (boot: Boot<"integration", Config, Resources>) =>
  ({ request }: { request: Request }): Promise<Response> => {
    const traceparent = request.headers.get("traceparent") ?? undefined;
    return boot.run("1c exchange", { deadlineMs, traceparent }, (ctx) => answerExchange(ctx, request));
  };
