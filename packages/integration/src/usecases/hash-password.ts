/** What OWASP asks of argon2id, and no more: a scheduled client signs in several times an hour. */
const cost = { algorithm: "argon2id", memoryCost: 19_456, timeCost: 2 } as const;

export const hashPassword = (password: string): Promise<string> => Bun.password.hash(password, cost);
