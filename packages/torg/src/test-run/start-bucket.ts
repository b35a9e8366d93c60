import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { stopWhenOrphaned } from "@torg/chassis/servers";
import type { Later } from "../cli/cleaning-up";
import { temporaryFolder } from "../cli/temporary-folder";
import { environment } from "../environment";
import { findProgram } from "../infra/find-program";
import { freePorts } from "../infra/ports";
import { Unavailable } from "../infra/recipe";

const version = "v1.8.0";
const bucket = "torg-files";
const readyWithinMs = 10_000;

/**
 * An S3 server over a folder, for one run of the tests: versitygw from the PATH, else made by Go and kept in `tools`.
 * Gives the address of a bucket, as FILES_URL has it. Throws `Unavailable` where neither can be had.
 */
export async function startBucket(
  tools: string,
  { later, progress }: { later: Later; progress: (line: string) => void },
): Promise<string> {
  const program = findProgram("versitygw") ?? (await made(tools, progress));
  const folder = temporaryFolder("torg-test-bucket-", later);
  const [root, sidecar] = [join(folder, "root"), join(folder, "sidecar")];
  for (const path of [join(root, bucket), sidecar]) mkdirSync(path, { recursive: true, mode: 0o700 });
  const { nats: port = 0 } = freePorts(["nats"], {}); // any that nobody has
  const secret = crypto.randomUUID().replaceAll("-", "");
  const child = Bun.spawn([program, "-p", `127.0.0.1:${port}`, "-q", "posix", "--sidecar", sidecar, root], {
    env: { ROOT_ACCESS_KEY: "torg", ROOT_SECRET_KEY: secret },
    stdin: "ignore",
    stdout: "ignore",
    stderr: "ignore",
  });
  const guard = stopWhenOrphaned(child.pid, undefined, "TERM");
  later(async () => {
    guard[Symbol.dispose]();
    child.kill("SIGTERM");
    await child.exited;
  });
  await answering(port);
  return `s3://torg:${secret}@127.0.0.1:${port}/${bucket}?region=us-east-1&tls=off`;
}

async function answering(port: number): Promise<void> {
  for (const until = Date.now() + readyWithinMs; ; await Bun.sleep(20)) {
    const answered = await fetch(`http://127.0.0.1:${port}/`).then(
      () => true,
      () => false,
    );
    if (answered) return;
    if (Date.now() > until) throw new Unavailable("the S3 server does not answer");
  }
}

async function made(tools: string, progress: (line: string) => void): Promise<string> {
  const program = join(tools, "versitygw");
  if (existsSync(program)) return program;
  const go = findProgram("go");
  if (!go)
    throw new Unavailable("there is no versitygw on the PATH, and no go to make it with: install either");
  progress(`making versitygw ${version}, an S3 server, with Go, which takes a minute the first time`);
  mkdirSync(tools, { recursive: true });
  const child = Bun.spawn([go, "install", `github.com/versity/versitygw/cmd/versitygw@${version}`], {
    env: { ...environment, CGO_ENABLED: "0", GOBIN: tools },
    stdin: "ignore",
    stdout: "ignore",
    stderr: "pipe",
  });
  const words = await new Response(child.stderr).text();
  if ((await child.exited) === 0) return program;
  throw new Unavailable(`versitygw could not be made: ${words.trim().split("\n").slice(-3).join(" ")}`);
}
