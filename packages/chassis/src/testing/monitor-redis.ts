import { connect } from "node:net";

/**
 * Hears every command that a server carries out, those of scripts included. Over a socket of its own: ioredis breaks where
 * the answer to MONITOR and the first command arrive together.
 */
export async function monitorRedis(
  url: string,
  hear: (command: readonly string[]) => void,
): Promise<{ readonly stop: () => void }> {
  const { hostname, port, username, password } = new URL(url);
  const socket = connect(Number(port || 6379), hostname);
  const started = Promise.withResolvers<void>();
  let rest = "";
  socket.setEncoding("latin1");
  socket.on("error", started.reject);
  socket.on("data", (chunk) => {
    const lines = `${rest}${chunk}`.split("\r\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      if (line.startsWith("-")) started.reject(new Error(line));
      else if (!line.includes('] "'))
        started.resolve(); // +OK
      else hear(wordsOf(line.slice(line.indexOf('] "') + 2)));
    }
  });
  const login =
    password === ""
      ? ""
      : `AUTH ${decodeURIComponent(username || "default")} ${decodeURIComponent(password)}\r\n`;
  socket.write(login);
  socket.write("MONITOR\r\n");
  await started.promise;
  return { stop: () => socket.destroy() };
}

/** `"xadd" "key" "\"quoted\""`: the bytes as the server writes them down. */
const wordsOf = (text: string): string[] =>
  [...text.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, word = ""]) => {
    const bytes = word.replaceAll(/\\(x[0-9a-f]{2}|.)/g, (_, code: string) =>
      code.length === 3 ? String.fromCharCode(Number.parseInt(code.slice(1), 16)) : (written[code] ?? code),
    );
    return Buffer.from(bytes, "latin1").toString("utf8");
  });
const written: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", a: "\u0007", b: "\b" };
