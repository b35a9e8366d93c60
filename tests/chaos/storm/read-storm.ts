import type { Line } from "../harness/recorder";
import type { Attempt } from "../history";
import { emailOf } from "./script";

type Asked = {
  readonly op: string;
  readonly key: string;
  readonly from: number;
  /** When it was answered, or given up. */
  readonly to: number;
  readonly kind: "ok" | "fail" | "unknown";
  readonly told: unknown;
};

/** Each request with its beginning and its end. */
export function requestsOf(lines: readonly Line[]): Asked[] {
  const begun = new Map(lines.flatMap((line) => (line.kind === "invoke" ? [[line.n, line] as const] : [])));
  return lines.flatMap(({ n, kind, at, op, key, told }) => {
    const from = begun.get(n);
    if (kind === "invoke" || !from) return [];
    return [{ op, key, kind, told, from: Date.parse(from.at), to: Date.parse(at) }];
  });
}

/** What became of each key, as its client knows. */
export function attemptsOf(requests: readonly Asked[]): Attempt[] {
  const paid = new Set(requests.flatMap(({ op, kind, key }) => (op === "pay" && kind === "ok" ? [key] : [])));
  const checkouts = Map.groupBy(
    requests.filter(({ op }) => op === "checkout"),
    ({ key }) => key,
  );
  return [...checkouts].map(([key, own]) => {
    const orderId = own.flatMap(({ kind, told }) => (kind === "ok" ? [orderIdOf(told)] : []))[0];
    const refused = own.some(({ kind }) => kind === "fail");
    const outcome = orderId ? (paid.has(key) ? "paid" : "placed") : refused ? "refused" : "unknown";
    return { key, email: emailOf(key), outcome, ...(orderId !== undefined && { orderId }) };
  });
}

/** A key that was told different things at different times: no two definite answers to it may differ. */
export const twoTongued = (requests: readonly Asked[]): string[] =>
  [...Map.groupBy(definite(requests), ({ key }) => key)].flatMap(([key, own]) => {
    const answers = new Set(own.map(({ kind, told }) => (kind === "ok" ? orderIdOf(told) : String(told))));
    return answers.size > 1 ? [`I2: key ${key} was told ${[...answers].join(" and ")}`] : [];
  });

/** Checkouts with an answer that settles them. */
export const definite = (requests: readonly Asked[]): Asked[] =>
  requests.filter(({ op, kind }) => op === "checkout" && kind !== "unknown");

const orderIdOf = (told: unknown): string =>
  typeof told === "object" && told !== null && "orderId" in told ? String(told.orderId) : "nothing";

/** From when to when something was being hurt. */
export type Window = { readonly from: number; readonly to: number };
type Span = Pick<Asked, "from" | "to">;

/** Those that touch no window. */
export const outside = <S extends Span>(spans: readonly S[], windows: readonly Window[]): S[] =>
  spans.filter((span) => !windows.some(({ from, to }) => span.from < to && span.to > from));

/** The value below which this share of them lies, in ms. */
export function quantile(spans: readonly Span[], share: number): number {
  const sorted = spans.map(({ from, to }) => to - from).sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? 0;
}
