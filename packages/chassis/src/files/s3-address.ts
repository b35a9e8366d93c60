import { ConfigFaults } from "../config";

/** A bucket and how to get at it. */
export type S3Address = {
  readonly endpoint: string;
  readonly bucket: string;
  readonly region: string | undefined;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
};

const shape = "s3://<key>:<secret>@<host>[:port]/<bucket>[?region=…&tls=off]";

/** Reads FILES_URL. Throws ConfigFaults that name what is wrong and never repeat the secret. */
export function readS3Address(text: string): S3Address {
  const url = URL.parse(text);
  if (url?.protocol !== "s3:" || url.host === "") throw fault(`is not of the form ${shape}`);
  if (url.username === "" || url.password === "") throw fault(`has no key or no secret: ${shape}`);
  const bucket = url.pathname.slice(1).replace(/\/$/, "");
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket)) throw fault(`does not name a bucket: ${shape}`);
  for (const name of url.searchParams.keys())
    if (name !== "region" && name !== "tls") throw fault(`has the unknown option ${name}`);
  const tls = url.searchParams.get("tls") ?? "on";
  if (tls !== "on" && tls !== "off") throw fault("has tls neither on nor off");
  return {
    endpoint: `${tls === "on" ? "https" : "http"}://${url.host}`,
    bucket,
    region: url.searchParams.get("region") ?? undefined,
    accessKeyId: decodeURIComponent(url.username),
    secretAccessKey: decodeURIComponent(url.password),
  };
}

const fault = (reason: string) => new ConfigFaults([`FILES_URL: ${reason}`]);
