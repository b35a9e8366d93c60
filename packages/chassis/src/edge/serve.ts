import type { CommonConfig } from "../common-config";
import { refusal } from "../refusal";
import type { RunningService } from "../start-service";
import { type RemoteEdges, serviceHeader } from "./remote-edges";
import { type Edge, hasEdge } from "./service-edge";

/** Bun cuts a quiet answer after this many seconds; streams ping more often, and 1C's long polls answer sooner. */
const idleTimeoutSeconds = 60;
/** What is still being sent when everything was answered: files and streams, which begin again elsewhere. */
const lastBytesMs = 1_000;

/** A balancer that looks by trying finds a process that starts: what it sends is held back so long, not refused. */
const patienceMs = 5_000;

export type Edges = {
  readonly port: number;
  readonly url: string;
  /** Answers for these services from now on; where the gateway runs, operators reach the others through it. */
  readonly open: (running: readonly RunningService[], elsewhere: RemoteEdges) => void;
  readonly addressOf: (request: Request) => string | undefined;
  /**
   * Readiness turns red, and every answer is the last of its connection, for READY_GRACE_MS: whoever balances the
   * load goes elsewhere, and no request is on its way when the port closes.
   */
  readonly redden: () => Promise<void>;
  /** Takes no new connection, waits for what is in flight, then cuts what streams. */
  readonly stop: () => Promise<void>;
};

/**
 * Serves the edges of one process on one port: the gateway's routes where it runs, and every service's own below
 * `/_services/<name>` for operators. A service that runs alone has the root. Until `open` it is alive and not ready.
 */
export function serveEdges({ common }: { common: CommonConfig }): Edges {
  let services: readonly RunningService[] | undefined;
  let root: Edge | undefined;
  let others: RemoteEdges | undefined;
  let inFlight = 0;
  let stopping = false;
  const idle = Promise.withResolvers<void>();
  const opened = Promise.withResolvers<void>();

  async function answer(request: Request): Promise<Response> {
    const at = request.url.indexOf("/", 8);
    if (!services && isHealth(request.url.slice(at))) return starting(request.url.slice(at));
    if (!services) await Promise.race([opened.promise, Bun.sleep(patienceMs)]);
    if (!services) return starting(request.url.slice(at));
    const asked = request.url.slice(at);
    if (stopping && /^(\/_services\/[a-z]+)?\/readyz(\?|$)/.test(asked))
      return new Response("stopping\n", { status: 503 });
    if (asked.startsWith("/_services/")) return answerOperator(request, at);
    const front = root ?? serviceOf(request) ?? (health.has(asked) ? services[0]?.operators : undefined);
    return front
      ? front.fetch(request)
      : new Response("no gateway runs here; see /_services/<name>/\n", { status: 404 });
  }

  /** The gateway says whom it means, where services share a process without it. */
  function serviceOf({ headers }: Request): Edge | undefined {
    const name = headers.get(serviceHeader);
    return services?.find((running) => running.name === name)?.edge;
  }

  async function answerOperator(request: Request, at: number): Promise<Response> {
    const [, , name = "", ...rest] = request.url.slice(at).split("/");
    const known = hasEdge(name);
    const service = known ? services?.find((running) => running.name === name) : undefined;
    if (!service && known && others) return others(name, request).catch(() => notHere(name));
    if (!service) return notHere(name);
    return service.operators.fetch(new Request(`${request.url.slice(0, at)}/${rest.join("/")}`, request));
  }

  const server = listen({
    port: common.PORT,
    hostname: common.HOST,
    idleTimeout: idleTimeoutSeconds,
    maxRequestBodySize: Number.MAX_SAFE_INTEGER, // limits stand where a body is read: 1 MB at the gateway, more for uploads
    async fetch(request) {
      inFlight += 1;
      try {
        return stopping ? lastOn(await answer(request)) : await answer(request);
      } finally {
        inFlight -= 1;
        if (stopping && inFlight === 0) idle.resolve();
      }
    },
  });

  const port = server.port ?? common.PORT;
  return {
    port,
    open(running, elsewhere) {
      const front =
        running.find(({ name }) => name === "gateway") ?? (running.length === 1 ? running[0] : undefined);
      root = front?.edge;
      others = front?.name === "gateway" ? elsewhere : undefined;
      services = running;
      opened.resolve();
    },
    url: `http://${common.HOST === "0.0.0.0" ? "localhost" : common.HOST}:${port}`,
    addressOf: (request) => server.requestIP(request)?.address,
    async redden() {
      stopping = true;
      if (common.READY_GRACE_MS > 0) await Bun.sleep(common.READY_GRACE_MS);
    },
    async stop() {
      stopping = true;
      const closed = server.stop();
      if (inFlight === 0) idle.resolve();
      const timer = setTimeout(idle.resolve, common.STOP_TIMEOUT_MS / 2);
      await idle.promise;
      clearTimeout(timer);
      await Promise.race([closed, Bun.sleep(lastBytesMs)]); // an answer that was made has still to be sent
      await server.stop(true);
    },
  };
}

/** The same for all services of a process. */
const health: ReadonlySet<string> = new Set(["/livez", "/readyz", "/metrics"]);

const notHere = (name: string): Response => new Response(`no service ${name} runs here\n`, { status: 404 });

const isHealth = (path: string): boolean => /^\/(livez|readyz)(\?|$)/.test(path);

const starting = (path: string): Response =>
  path.startsWith("/livez") ? new Response("ok\n") : new Response("starting\n", { status: 503 });

function lastOn(response: Response): Response {
  const { status, statusText } = response;
  const headers = new Headers(response.headers); // another server's answer cannot be written to
  headers.set("connection", "close");
  return new Response(response.body, { status, statusText, headers });
}

function listen(options: Bun.Serve.Options<undefined>): Bun.Server<undefined> {
  try {
    return Bun.serve(options);
  } catch (cause) {
    if (!(cause instanceof Error && "code" in cause && cause.code === "EADDRINUSE")) throw cause;
    throw refusal(`port ${options.port} is in use: stop what answers there, or give another with --port.`, {
      cause,
    });
  }
}
