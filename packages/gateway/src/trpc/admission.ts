import { Failure, type Procedure, type ProcedureName } from "@torg/contracts";
import type { OutsideCall } from "../forward";

type Asked = { readonly path: string; readonly method: string; readonly batch: boolean };

/** The procedure of a path, where this is the way to call it. */
export type Admission = (asked: Asked) => Omit<OutsideCall, "input">;

export function admission(procedures: readonly (readonly [ProcedureName, Procedure])[]): Admission {
  const exposed = new Map<string, Omit<OutsideCall, "input">>(
    procedures.map(([name, procedure]) => [name, { name, procedure }]),
  );
  return ({ path, method, batch }) => {
    const found = exposed.get(path);
    if (!found) throw new Failure("route.not_found");
    const { kind, keyed } = found.procedure;
    const own = kind === "command" ? "POST" : "GET";
    if (method !== own && !(method === "HEAD" && own === "GET"))
      throw new Failure("route.wrong_method", { allow: [own] });
    if (batch && keyed) throw new Failure("key.in_batch");
    if (batch && kind === "subscription") throw faulty("a subscription is no part of a batch");
    return found;
  };
}

export const faulty = (detail: string): Failure =>
  new Failure("input.invalid", { errors: [{ pointer: "", detail }] });
