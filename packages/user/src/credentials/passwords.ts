export type Passwords = {
  readonly hash: (password: string) => Promise<string>;
  /** Takes as long without a hash as with a wrong one: whether an account exists cannot be timed. */
  readonly matches: (password: string, hash: string | undefined) => Promise<boolean>;
  /** Whether a hash was made with the parameters of today. */
  readonly isCurrent: (hash: string) => boolean;
};

/** argon2id with one lane, on Bun's worker threads: other requests go on meanwhile. */
export async function argon2Passwords({
  memoryKib,
  passes,
}: {
  memoryKib: number;
  passes: number;
}): Promise<Passwords> {
  const hash = (password: string) =>
    Bun.password.hash(password, { algorithm: "argon2id", memoryCost: memoryKib, timeCost: passes });
  const nobodys = await hash(crypto.randomUUID());
  return {
    hash,
    async matches(password, known) {
      const right = await Bun.password.verify(password, known ?? nobodys);
      return known !== undefined && right;
    },
    isCurrent: (known) => known.startsWith(`$argon2id$v=19$m=${memoryKib},t=${passes},p=1$`),
  };
}
