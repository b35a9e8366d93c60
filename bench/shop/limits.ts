/** One address sends all the load. */
export const noLimits: Readonly<Record<string, string>> = Object.fromEntries(
  ["ADDRESS", "USER", "SIGN_IN", "SIGN_IN_EMAIL", "EXCHANGE"].map((name) => [`LIMIT_${name}`, "off"]),
);
