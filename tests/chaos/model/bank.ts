import type { Answer } from "../../../packages/order/src/domain/hearing";
import type { Said } from "../../../packages/order/src/domain/payment";
import type { Call, Token } from "./call";

/** What the payment provider knows under one of our keys. */
export type Account = {
  readonly id: `pay_${string}`;
  readonly minor: number;
  readonly asked: Token | undefined;
  readonly captures: number;
  readonly voided: boolean;
  readonly refunds: readonly Refund[];
};
type Refund = { readonly id: string; readonly minor: number };

/** Everything that the provider says of a payment, each time it is asked. */
export function answerOf(account: Account): Answer {
  const said: Said[] = [];
  if (account.asked === "declined") said.push({ kind: "declined", id: "declined", reason: "no funds" });
  if (account.voided) said.push({ kind: "voided", id: "voided" });
  for (let n = 1; n <= account.captures; n += 1)
    said.push({ kind: "captured", id: `capture ${n}`, minor: account.minor });
  for (const { id, minor } of account.refunds) said.push({ kind: "refunded", id, minor });
  return { ref: account.id, redirectUrl: undefined, said };
}

/** What the provider keeps for the shop of all payments of an order. */
export const banked = (accounts: readonly Account[]): number =>
  accounts.reduce(
    (sum, { captures, minor, refunds }) =>
      sum + captures * minor - refunds.reduce((back, refund) => back + refund.minor, 0),
    0,
  );

/** Whether the bank has the buyer's word, and has not taken the money yet: it may do so even after a void. */
export const isOnItsWay = ({ asked, captures }: Account): boolean => asked === "delayed" && captures === 0;

type BankRules = { readonly refundsByKey: boolean; readonly chargesByKey: boolean };
type BankCall = Exclude<Call, { kind: "reserve" }>;

/** The account after a call, once per key: also a call that nobody waits for any more. */
export function bankHears(account: Account, call: BankCall, rules: BankRules): Account {
  switch (call.kind) {
    case "open":
    case "find":
    case "look":
      return account;
    case "void":
      return account.captures > 0 || account.voided ? account : { ...account, voided: true };
    case "confirm":
      if (account.voided || (rules.chargesByKey && account.asked !== undefined)) return account;
      return { ...account, asked: call.token, captures: account.captures + (call.token === "ok" ? 1 : 0) };
    case "refund": {
      if (rules.refundsByKey && account.refunds.some(({ id }) => id === call.refundId)) return account;
      return { ...account, refunds: [...account.refunds, { id: call.refundId, minor: call.minor }] };
    }
  }
}
