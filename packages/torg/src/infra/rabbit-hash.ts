/**
 * A password as RabbitMQ's definitions hold it: four bytes of salt and the SHA-256 of salt and password. The salt comes
 * from the password, which is random itself, so that the same accounts are the same text.
 */
export function rabbitHash(password: string): { password_hash: string; hashing_algorithm: string } {
  const salt = new Bun.CryptoHasher("sha256").update(`salt of ${password}`).digest().subarray(0, 4);
  const digest = new Bun.CryptoHasher("sha256").update(salt).update(password).digest();
  return {
    password_hash: Buffer.concat([salt, digest]).toString("base64"),
    hashing_algorithm: "rabbit_password_hashing_sha256",
  };
}
