import { zipSync } from "fflate";

/** 1C as it speaks: one address, text answers, a cookie taken from the body, one request after the other. */
export type OneC = {
  readonly signIn: (type: "catalog" | "sale") => Promise<void>;
  /** Packs the files as 1C does, sends the archive in parts, and polls every import until it is done. Gives the answers. */
  readonly sendCatalogue: (
    files: Readonly<Record<string, Uint8Array>>,
    partBytes: number,
  ) => Promise<{ parts: number; polls: number; answers: string[] }>;
  readonly fetchOrders: () => Promise<string>;
  readonly confirmOrders: () => Promise<void>;
};

export function oneC(url: string, login: string, password: string): OneC {
  const authorization = `Basic ${btoa(`${login}:${password}`)}`;
  let cookie = "";
  let type = "catalog";

  async function say(parameters: Record<string, string>, body?: Uint8Array<ArrayBuffer>): Promise<string> {
    const query = Object.entries({ type, ...parameters })
      .map(([name, value]) => `${name}=${value}`)
      .join("&");
    const response = await fetch(`${url}/1c/exchange?${query}`, {
      method: body ? "POST" : "GET",
      headers: { authorization, ...(cookie && { cookie }), "user-agent": "1C+Enterprise/8.3" },
      ...(body && { body }),
    });
    const text = await response.text();
    if (text.startsWith("failure") || !response.ok)
      throw new Error(`1C was told: ${text.replaceAll("\n", " ")}`);
    return text;
  }

  return {
    async signIn(kind) {
      type = kind;
      cookie = "";
      const [status, name, value] = (await say({ mode: "checkauth" })).split("\n");
      if (status !== "success") throw new Error(`checkauth answered ${status}`);
      cookie = `${name}=${value}`;
      if (kind === "catalog") await say({ mode: "init" });
    },
    async sendCatalogue(files, partBytes) {
      const archive = zipSync(Object.fromEntries(Object.entries(files)));
      let parts = 0;
      for (let at = 0; at < archive.length; at += partBytes) {
        await say({ mode: "file", filename: "v8_6D2_1a.zip" }, archive.slice(at, at + partBytes));
        parts += 1;
      }
      const answers: string[] = [];
      let polls = 0;
      for (const name of Object.keys(files).filter((path) => path.endsWith(".xml"))) {
        for (;;) {
          const answer = await say({ mode: "import", filename: name });
          polls += 1;
          if (answer.startsWith("progress")) continue;
          answers.push(answer);
          break;
        }
      }
      return { parts, polls, answers };
    },
    fetchOrders: () => say({ mode: "query" }),
    confirmOrders: async () => {
      await say({ mode: "success" });
    },
  };
}
