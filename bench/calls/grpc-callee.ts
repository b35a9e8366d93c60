import { type handleUnaryCall, Server, ServerCredentials } from "@grpc/grpc-js";
import { quotes } from "./grpc-quotes";
import { quoteBytes } from "./quote";

const quote: handleUnaryCall<Buffer, Buffer> = (_, answer) => answer(null, quoteBytes);

const server = new Server();
server.addService(quotes, { quote });
server.bindAsync(Bun.env.BENCH_GRPC ?? "", ServerCredentials.createInsecure(), (error) => {
  if (error) throw error;
  Bun.serve({ hostname: "127.0.0.1", port: Number(Bun.env.PORT), fetch: () => new Response("ready\n") });
});
