/** The text answers of the protocol: the client compares the first line for equality. */
export type Answer = {
  readonly status: "success" | "progress" | "failure";
  readonly lines?: readonly string[];
};

/** What the operator reads in 1C's log is cut here. */
const lineCharsMax = 500;

/** No mark, no blank before the status, and no line break at the end: some clients count it as one more line. */
export const writeAnswer = ({ status, lines = [] }: Answer): string =>
  [status, ...lines.map((line) => line.replace(/\s+/g, " ").trim().slice(0, lineCharsMax))].join("\n");

export const done: Answer = { status: "success" };
export const refused = (sentence: string): Answer => ({ status: "failure", lines: [sentence] });

/** `init`: UT 11 wants exactly two lines; a client that names a version reads two more. */
export function initLines(
  limits: { fileBytesMax: number },
  agreed?: { sessionId: string; version: string },
): string {
  const lines = ["zip=yes", `file_limit=${limits.fileBytesMax}`];
  return (agreed ? [...lines, `sessid=${agreed.sessionId}`, `version=${agreed.version}`] : lines).join("\n");
}

const versions = ["2.08", "2.09", "2.10", "3.1"] as const;

/** The newest version that is not newer than the one asked for; the oldest for what cannot be read. */
export function agreeVersion(asked: string): string {
  const wanted = versionNumber(asked);
  return versions.findLast((version) => versionNumber(version) <= wanted) ?? versions[0];
}

const versionNumber = (version: string): number => {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major * 100 + minor;
};
