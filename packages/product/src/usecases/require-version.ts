import { Failure } from "@torg/contracts";

/** Refuses a change of what somebody changed since the caller read it; a caller that names no version wants it anyway. */
export function requireVersion({ version }: { readonly version: number }, read: number | undefined): void {
  if (read !== undefined && read !== version) throw new Failure("product.version_moved", { version });
}
