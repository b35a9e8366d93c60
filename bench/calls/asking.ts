import type { Child } from "../child";
import { send } from "../load";

/** Answers `/ask?calls=…&inFlight=…` by making so many calls, and says how fast they were. */
export async function asked(request: Request, call: () => Promise<unknown>): Promise<Response> {
  const { searchParams } = new URL(request.url);
  const [requests, clients] = [Number(searchParams.get("calls")), Number(searchParams.get("inFlight"))];
  const sent = await send({ clients, requests }, async () => {
    await call();
    return true;
  });
  return Response.json(sent);
}

/** A process that only asks: ready when it listens. */
export function serveAsking(call: () => Promise<unknown>): void {
  Bun.serve({
    hostname: "127.0.0.1",
    port: Number(Bun.env.PORT),
    idleTimeout: 255,
    fetch: (request) =>
      new URL(request.url).pathname === "/ask" ? asked(request, call) : new Response("ready\n"),
  });
}

export type Asked = { readonly perSecond: number };

/** Has a process make its calls. */
export async function ask(
  { url }: Pick<Child, "url">,
  { calls, inFlight, way = "" }: { calls: number; inFlight: number; way?: string },
): Promise<Asked> {
  const answer = await fetch(`${url}/ask?calls=${calls}&inFlight=${inFlight}&way=${way}`, { timeout: false });
  if (!answer.ok) throw new Error(`${url} could not ask: ${await answer.text()}`);
  return answer.json();
}
