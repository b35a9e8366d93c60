import { type Stub, startTestTorg, type TestTorg } from "@torg/chassis/testing";
import { createTorgClient, type TorgClient } from "@torg/contracts/client";
import { type Operator, operatorOf } from "@torg/torg/operator";
import { services } from "@torg/torg/services";
import { EventSource } from "eventsource";

export type WholeTorg = TestTorg & {
  readonly operator: Operator;
  readonly client: (options?: Parameters<typeof createTorgClient>[1]) => TorgClient;
};

const unlimited = {
  LIMIT_ADDRESS: "off",
  LIMIT_USER: "off",
  LIMIT_SIGN_IN: "off",
  LIMIT_SIGN_IN_EMAIL: "off",
  LIMIT_EXCHANGE: "off",
};

/** All seven services in this process, reached as everybody reaches them: over HTTP. */
export async function startWholeTorg(
  env: Record<string, string> = {},
  stubs: readonly Stub[] = [],
): Promise<WholeTorg> {
  const torg = await startTestTorg({ services, stubs, env: { ...unlimited, ...env } });
  return {
    ...torg,
    operator: operatorOf(torg.url, torg.identityDir),
    client: (options) => createTorgClient(torg.url, { EventSource, ...options }),
  };
}
