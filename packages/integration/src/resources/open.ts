import { type Background, openBackground } from "./background";

/** What integration opens at its start. */
export type Resources = {
  /** Imports that go on while nobody waits for them. */
  readonly imports: Background;
  /** 256 random bits, in letters and digits that survive being copied as text. */
  readonly newToken: () => string;
};

export async function openResources() {
  const imports = openBackground();
  const value: Resources = { imports, newToken };
  return { value, close: imports.stop };
}

const newToken = (): string => Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString("hex");
