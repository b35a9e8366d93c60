import { Client, credentials } from "@grpc/grpc-js";
import { serveAsking } from "./asking";
import { quotes } from "./grpc-quotes";
import { questionBytes } from "./quote";

const client = new Client(Bun.env.BENCH_GRPC ?? "", credentials.createInsecure());
const { path, requestSerialize, responseDeserialize } = quotes.quote;

serveAsking(
  () =>
    new Promise((resolve, reject) => {
      client.makeUnaryRequest(
        path,
        requestSerialize,
        responseDeserialize,
        questionBytes,
        { deadline: Date.now() + 10_000 },
        (error, bytes) => (error ? reject(error) : resolve(bytes)),
      );
    }),
);
