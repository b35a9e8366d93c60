import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { eventually, tempFolder } from "@torg/chassis/testing";

const written = join(import.meta.dir, "../../deploy/nginx/nginx.conf");

/** Where nginx's program is, if it is: Debian keeps it where only root looks. */
export const nginxProgram = Bun.which("nginx", { PATH: `${Bun.env.PATH}:/usr/sbin:/usr/local/sbin` });

export type FrontDoor = {
  readonly port: number;
  readonly url: string;
  /** The authority that its certificate is to be checked by. */
  readonly ca: string;
  readonly log: () => Promise<string>;
  readonly stop: () => Promise<void>;
};

/**
 * nginx as it is deployed, in front of these gateways (`host:port`) on a free port of this machine. Nothing but addresses
 * is another: the two gateways, the ports, and where certificate and temporary files are.
 */
export async function openFrontDoor(gateways: readonly [string, string]): Promise<FrontDoor> {
  if (nginxProgram === null) throw new Error("there is no nginx on this machine");
  const folder = tempFolder(0o755);
  await makeCertificate(folder.path);
  const [port, plain] = [freePort(), freePort()];
  const conf = join(folder.path, "nginx.conf");
  const text = replaced(await Bun.file(written).text(), {
    "/tmp/": `${folder.path}/`, // first: the names below may hold it
    "gateway-a:3000": gateways[0],
    "gateway-b:3000": gateways[1],
    "listen 8443": `listen 127.0.0.1:${port}`,
    "listen 8080": `listen 127.0.0.1:${plain}`,
    "/etc/nginx/tls": folder.path,
    "/dev/stdout": `${folder.path}/access.log`,
    "/dev/stderr": `${folder.path}/error.log`,
  });
  await Bun.write(conf, text);
  mkdirSync(join(folder.path, "logs"));

  const child = Bun.spawn(
    [nginxProgram, "-p", folder.path, "-c", conf, "-g", "daemon off; worker_rlimit_nofile 8192;"],
    {
      stdin: "ignore",
      stdout: "ignore",
      stderr: "pipe",
    },
  );
  const told = new Response(child.stderr).text();
  const ca = await Bun.file(join(folder.path, "tls.crt")).text();
  const url = `https://localhost:${port}`;
  await eventually(
    async () => {
      if (child.exitCode !== null) throw new Error(`nginx ended: ${await told}`);
      return await fetch(url, { tls: { ca } }).then(
        () => true,
        () => false,
      );
    },
    { what: "nginx answering", withinMs: 10_000 },
  );
  return {
    port,
    url,
    ca,
    log: () => Bun.file(join(folder.path, "access.log")).text(),
    async stop() {
      child.kill("SIGQUIT"); // nginx's graceful end
      const timer = setTimeout(() => child.kill("SIGKILL"), 3_000);
      await child.exited;
      clearTimeout(timer);
      folder[Symbol.dispose]();
    },
  };
}

/** Every name must be there, or the file has moved on without this. */
function replaced(text: string, names: Readonly<Record<string, string>>): string {
  return Object.entries(names).reduce((so, [from, to]) => {
    if (!so.includes(from)) throw new Error(`nginx.conf has no ${from} any more`);
    return so.replaceAll(from, to);
  }, text);
}

async function makeCertificate(folder: string): Promise<void> {
  const made = Bun.spawnSync([
    ..."openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost".split(
      " ",
    ),
    ..."-addext subjectAltName=DNS:localhost,IP:127.0.0.1".split(" "),
    ...["-keyout", join(folder, "tls.key"), "-out", join(folder, "tls.crt")],
  ]);
  if (!made.success) throw new Error(`openssl made no certificate: ${made.stderr.toString()}`);
}

function freePort(): number {
  const server = Bun.listen({ hostname: "127.0.0.1", port: 0, socket: { data: () => undefined } });
  const { port } = server;
  server.stop(true);
  return port;
}
