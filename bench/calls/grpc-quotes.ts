import type { ServiceDefinition, UntypedServiceImplementation } from "@grpc/grpc-js";

const asTheyAre = (bytes: Buffer): Buffer => bytes;

/** One unary method that passes bytes on as they are: protobuf would come on top. */
export const quotes = {
  quote: {
    path: "/bench.Quotes/Quote",
    requestStream: false,
    responseStream: false,
    requestSerialize: asTheyAre,
    requestDeserialize: asTheyAre,
    responseSerialize: asTheyAre,
    responseDeserialize: asTheyAre,
  },
} as const satisfies ServiceDefinition<UntypedServiceImplementation>;
