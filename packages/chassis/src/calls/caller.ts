import {
  type Contracts,
  failureFromWire,
  findProcedure,
  type ProcedureName,
  type wiring,
} from "@torg/contracts";
import type { z } from "zod";
import type { Calls } from "./policy";
import type { CallMessage } from "./port";

export type ServiceKey = keyof typeof wiring;
/** The procedures that the wiring lets a service call. */
export type CallsOf<S extends ServiceKey> = (typeof wiring)[S]["calls"][number];

type ServicePart<N extends string> = N extends `${infer S}.${string}` ? S : never;
type ProcedurePart<N extends string, S extends string> = N extends `${S}.${infer P}` ? P : never;

export type CallOptions = { readonly key?: string; readonly deadlineMs?: number };
/** `call.product.reserve({ … })`, typed by the contract and narrowed to what the wiring allows. */
export type Caller<N extends ProcedureName> = {
  readonly [S in ServicePart<N> & keyof Contracts]: {
    readonly [P in ProcedurePart<N, S> & keyof Contracts[S]]: Contracts[S][P] extends {
      input: infer I extends z.ZodType;
      output: infer O extends z.ZodType;
    }
      ? (input: z.input<I>, options?: CallOptions) => Promise<z.output<O>>
      : never;
  };
};

type Origin = Omit<CallMessage, "procedure" | "input" | "key">;
/** Hands one call over and gives back the parsed answer, or throws the failure that came back. */
export type CallOut = (
  procedure: string,
  input: unknown,
  options: CallOptions | undefined,
) => Promise<unknown>;

/** Answers that say that the calling service is wrong, not its own caller. */
const ours: ReadonlySet<string> = new Set([
  "input.invalid",
  "route.not_found",
  "auth.anonymous",
  "auth.forbidden",
  "key.missing",
]);

/** Never waits past the deadline. `outermost`: nobody above tries again what failed, so this may. */
export function callOut(
  calls: Pick<Calls, "request">,
  origin: () => Origin & { readonly outermost?: boolean },
): CallOut {
  return async (name, input, options) => {
    const { outermost, ...from } = origin();
    const procedure = findProcedure(name);
    const longestMs = options?.deadlineMs ?? procedure?.deadlineMs;
    const deadline =
      longestMs === undefined ? from.deadline : Math.min(from.deadline, Date.now() + longestMs);
    const message: CallMessage = {
      ...from,
      deadline,
      procedure: name,
      input: JSON.stringify(input),
      ...(options?.key === undefined ? {} : { key: options.key }),
    };
    const reply = await calls.request(message, outermost);
    if (reply.ok) return JSON.parse(reply.body);
    const { code, details } = reply.failure;
    if (ours.has(code)) throw new Error(`${name} refused our call: ${code} ${JSON.stringify(details)}`);
    throw failureFromWire(code, details);
  };
}

/** The typed face of `callOut`: `caller.product.reserve(input)` becomes `out("product.reserve", input)`. */
export function callerOf<N extends ProcedureName>(out: CallOut): Caller<N> {
  const services = new Map<string, object>();
  const service = (name: string) =>
    new Proxy(
      {},
      {
        get: (_, procedure) => (input: unknown, options?: CallOptions) =>
          out(`${name}.${String(procedure)}`, input, options),
      },
    );
  const face: object = new Proxy(
    {},
    {
      get(_, name) {
        const key = String(name);
        const known = services.get(key) ?? service(key);
        services.set(key, known);
        return known;
      },
    },
  );
  return face as Caller<N>;
}
