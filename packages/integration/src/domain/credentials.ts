export type Credentials = { readonly login: string; readonly password: string };

/** What HTTP Basic carries, or nothing: 1C sends UTF-8, old platforms windows-1251. */
export function parseBasic(header: string | null | undefined): Credentials | undefined {
  const encoded = /^Basic\s+([A-Za-z0-9+/=]+)$/i.exec(header ?? "")?.[1];
  if (encoded === undefined) return undefined;
  const decoded = decodeText(Uint8Array.from(atobOrEmpty(encoded), (character) => character.charCodeAt(0)));
  const colon = decoded.indexOf(":");
  return colon < 1 ? undefined : { login: decoded.slice(0, colon), password: decoded.slice(colon + 1) };
}

function atobOrEmpty(encoded: string): string {
  try {
    return atob(encoded);
  } catch {
    return "";
  }
}

function decodeText(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1251").decode(bytes);
  }
}

/** The cookie that `checkauth` names: 1C sends back exactly this pair and keeps no other cookies. */
export const sessionCookie = "torg_exchange";

/** The session's token among the request's cookies. */
export function parseSessionCookie(header: string | null | undefined): string | undefined {
  for (const pair of (header ?? "").split(";")) {
    const [name = "", value = ""] = pair.trim().split("=", 2);
    if (name === sessionCookie && /^[A-Za-z0-9_.-]{16,128}$/.test(value)) return value;
  }
  return undefined;
}
