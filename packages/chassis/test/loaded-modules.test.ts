import { expect, test } from "bun:test";

/** Each of these takes a start several milliseconds of CPU time, and most processes use none of them. */
const late = ["ioredis", "mongodb", "amqplib", "pino-pretty", "@opentelemetry/exporter-trace-otlp-http"];

test("a driver is loaded where its server is used, and not before", async () => {
  const chassis = new URL("../src/index.ts", import.meta.url).pathname;
  const script = `await import(${JSON.stringify(chassis)}); console.log(JSON.stringify(Object.keys(require.cache)))`;
  const asked = Bun.spawn([process.execPath, "-e", script], { stdout: "pipe", stderr: "inherit" });
  const loaded: string[] = JSON.parse(await new Response(asked.stdout).text());
  expect(loaded.some((path) => path.includes("/node_modules/pino/"))).toBe(true); // it is seen what is loaded
  expect(late.filter((name) => loaded.some((path) => path.includes(`/node_modules/${name}/`)))).toEqual([]);
});
