import { hash, randomBytes } from "node:crypto";

/** 256 random bits in base64url: nobody guesses it, so a plain hash of it is safe to keep. */
export const newToken = (): string => randomBytes(32).toString("base64url");

/** What is kept of a token. */
export const tokenHash = (token: string): string => hash("sha256", token, "base64url");
