type Parameters = Readonly<Record<string, string>>;

export type ClientOptions = {
  readonly url: string;
  readonly login: string;
  readonly password: string;
  /** Some clients keep sending the password, some only the cookie. */
  readonly sends?: "both" | "cookie" | "basic";
};

/** A client as 1C is one: it concatenates addresses, keeps one cookie by hand, and compares the first line for equality. */
export function client({ login, password, sends = "both", ...options }: ClientOptions) {
  let url = options.url;
  const basic = `Basic ${Buffer.from(`${login}:${password}`).toString("base64")}`;
  let cookie: string | undefined;

  async function request(parameters: Parameters, body?: Uint8Array): Promise<Response> {
    const query = Object.entries(parameters)
      .map(([name, value]) => `${name}=${value}`)
      .join("&");
    const headers = new Headers({ "user-agent": "1C+Enterprise/8.3" });
    if (sends !== "cookie" || cookie === undefined) headers.set("authorization", basic);
    if (sends !== "basic" && cookie !== undefined) headers.set("cookie", cookie);
    return fetch(`${url}/1c/exchange?${query}`, {
      headers,
      redirect: "manual",
      ...(body && { method: "POST", body: new Blob([body.slice()]) }),
    });
  }
  const lines = async (parameters: Parameters, body?: Uint8Array): Promise<string[]> =>
    (await (await request(parameters, body)).text()).split("\n");

  async function checkAuth(type = "catalog"): Promise<string[]> {
    cookie = undefined;
    const answer = await lines({ type, mode: "checkauth" });
    if (answer[0] === "success") cookie = `${answer[1]}=${answer[2]}`;
    return answer;
  }

  /** Sends a file, in parts of `partBytes`, each a POST with the same name. */
  async function send(
    filename: string,
    content: Uint8Array | string,
    { type = "catalog", partBytes = Number.MAX_SAFE_INTEGER } = {},
  ): Promise<string[]> {
    const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
    let answer: string[] = [];
    for (let at = 0; at < Math.max(bytes.length, 1); at += partBytes) {
      answer = await lines({ type, mode: "file", filename }, bytes.subarray(at, at + partBytes));
      if (answer[0] !== "success") return answer;
    }
    return answer;
  }

  /** Asks for an import as UT 11 does: again at once, as long as it is told `progress`. */
  async function importFile(filename: string, type = "catalog"): Promise<string[]> {
    for (;;) {
      const answer = await lines({ type, mode: "import", filename });
      if (answer[0] !== "progress") return answer;
    }
  }

  /** A whole conversation about some files, as UT 11 holds one for every portion. */
  async function deliver(
    files: Readonly<Record<string, Uint8Array | string>>,
    partBytes?: number,
  ): Promise<string[]> {
    await checkAuth();
    await lines({ type: "catalog", mode: "init" });
    for (const [name, content] of Object.entries(files))
      await send(name, content, { ...(partBytes !== undefined && { partBytes }) });
    let answer: string[] = [];
    for (const name of Object.keys(files).filter((one) => one.endsWith(".xml"))) {
      answer = await importFile(name);
      if (answer[0] !== "success") return answer;
    }
    return answer;
  }

  /** The shop has moved to another address; the session goes on. */
  function at(address: string): typeof face {
    url = address;
    return face;
  }
  const face = { request, lines, checkAuth, send, importFile, deliver, at };
  return face;
}
export type Client = ReturnType<typeof client>;
