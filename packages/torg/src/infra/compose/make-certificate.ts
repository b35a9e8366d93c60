import { chmodSync } from "node:fs";
import { join } from "node:path";
import { refusal } from "@torg/chassis/servers";

/** A certificate for localhost that browsers will ask about; one of a real authority takes its place: tls.crt and tls.key. */
export async function makeCertificate(folder: string): Promise<void> {
  const program = Bun.which("openssl");
  if (!program)
    throw refusal(
      `there is no openssl to make a certificate with: put tls.crt and tls.key into ${folder} yourself.`,
    );
  const key = join(folder, "tls.key");
  const child = Bun.spawn(
    [
      program,
      ..."req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 365 -subj /CN=localhost".split(
        " ",
      ),
      ..."-addext subjectAltName=DNS:localhost,IP:127.0.0.1".split(" "),
      ...["-keyout", key, "-out", join(folder, "tls.crt")],
    ],
    { stdout: "ignore", stderr: "pipe" },
  );
  const told = await new Response(child.stderr).text();
  if ((await child.exited) !== 0) throw refusal(`openssl made no certificate: ${told.trim()}`);
  chmodSync(key, 0o444); // nginx reads it under an account of its own; the folder above keeps strangers out
}
