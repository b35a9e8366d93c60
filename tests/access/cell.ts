import type { serviceNames } from "@torg/contracts";

export type Service = (typeof serviceNames)[number];

/** One square of the matrix: whether this account may do this on this server, by the contract, and the try itself. */
export type Cell = {
  readonly account: string;
  /** `publish rpc.order.place` */
  readonly deed: string;
  readonly allowed: boolean;
  /** True where the server let it happen, false where it refused; anything else throws. */
  readonly attempt: () => Promise<boolean>;
};

/** Squares with the connections that they are tried over. */
export type Matrix = { readonly cells: readonly Cell[]; readonly close: () => Promise<void> };

export type Verdict = {
  readonly allowedAndWorks: number;
  readonly forbiddenAndRefused: number;
  /** `product publish rpc.order.place: refused by contract, let by the server` */
  readonly wrong: readonly string[];
};

/** Tries every square, one after the other: what is refused may cost the channel that others use. */
export async function judge(cells: readonly Cell[]): Promise<Verdict> {
  const wrong: string[] = [];
  const counts = { allowedAndWorks: 0, forbiddenAndRefused: 0 };
  for (const { account, deed, allowed, attempt } of cells) {
    const worked = await attempt();
    if (worked !== allowed)
      wrong.push(
        `${account} ${deed}: ${allowed ? "allowed" : "forbidden"} by contract, ${worked ? "let" : "refused"} by the server`,
      );
    else if (allowed) counts.allowedAndWorks += 1;
    else counts.forbiddenAndRefused += 1;
  }
  return { ...counts, wrong };
}
