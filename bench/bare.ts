import { Elysia } from "elysia";

/** The baseline: a route that gives bytes it was started with, and does nothing else. `bun bench/bare.ts <file> <port>`. */
const [, , file = "", port = "0"] = Bun.argv;
const bytes = await Bun.file(file).text();
const headers = { "content-type": "application/json" };
new Elysia().get("/bytes", () => new Response(bytes, { headers })).listen(Number(port));
