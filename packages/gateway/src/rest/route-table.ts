import type { HttpFace, Procedure, ProcedureName } from "@torg/contracts";
import { type FieldReaders, fieldReaders } from "./field-readers";

/** A procedure's REST face. */
export type Route = {
  readonly name: ProcedureName;
  readonly procedure: Procedure;
  readonly readers: FieldReaders;
  /** Path parameters and which segment of the path each is. */
  readonly parameters: readonly { readonly name: string; readonly segment: number }[];
};

/** A route, and the values of its path parameters. */
export type Place = { readonly route: Route; readonly inPath: ReadonlyMap<string, string> };

/** Where a method and a path lead; or the methods that are allowed there, none where nothing is. */
export type Found = Place | { readonly route?: undefined; readonly allowed: readonly string[] };

export type RouteTable = (method: string, path: string) => Found;

type Node = { readonly named: Map<string, Node>; any?: Node; readonly routes: Map<string, Route> };
const node = (): Node => ({ named: new Map(), routes: new Map() });

const parameterShape = /^\{(\w+)\}$/;

/** The REST faces of these procedures, `/v1` left out. A word in a path wins over a parameter: `/products/search` is no id. */
export function routeTable(procedures: Iterable<readonly [ProcedureName, Procedure]>): RouteTable {
  const root = node();
  for (const [name, procedure] of procedures) {
    if (procedure.http !== undefined) add(root, procedure.http, { name, procedure });
  }
  return (method, path) => {
    const segments = path.split("/").slice(1);
    const allowed = new Set<string>();
    const search = { segments, method: method === "HEAD" ? "GET" : method, allowed };
    const route = find(root, search, 0);
    if (!route) return { allowed: [...allowed] };
    const inPath = route.parameters.map(
      ({ name, segment }) => [name, decoded(segments[segment] ?? "")] as const,
    );
    return { route, inPath: new Map(inPath) };
  };
}

function add(root: Node, http: HttpFace, served: Pick<Route, "name" | "procedure">): void {
  const [method = "", path = ""] = http.split(" ");
  const parameters: Route["parameters"][number][] = [];
  let at = root;
  for (const [segment, word] of path.split("/").slice(1).entries()) {
    const name = parameterShape.exec(word)?.[1];
    if (name !== undefined) parameters.push({ name, segment });
    at = name === undefined ? namedChild(at, word) : anyChild(at);
  }
  if (at.routes.has(method)) throw new Error(`${http} is the face of two procedures`);
  at.routes.set(method, { ...served, parameters, readers: fieldReaders(served.procedure.input) });
}

function namedChild(parent: Node, segment: string): Node {
  const child = parent.named.get(segment) ?? node();
  parent.named.set(segment, child);
  return child;
}

function anyChild(parent: Node): Node {
  parent.any ??= node();
  return parent.any;
}

type Search = {
  readonly segments: readonly string[];
  readonly method: string;
  readonly allowed: Set<string>;
};

function find(at: Node, search: Search, depth: number): Route | undefined {
  const segment = search.segments[depth];
  if (segment === undefined) {
    for (const method of at.routes.keys()) search.allowed.add(method);
    return at.routes.get(search.method);
  }
  const named = at.named.get(segment);
  const found = named && find(named, search, depth + 1);
  if (found || !at.any || segment === "") return found;
  return find(at.any, search, depth + 1);
}

/** A broken escape stays as it is: the owner of the procedure names the field. */
function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
