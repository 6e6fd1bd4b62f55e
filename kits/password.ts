import { randomBytes } from "node:crypto";

/** A password that nobody guesses, of signs that need no quoting anywhere. */
export const newPassword = (): string => randomBytes(24).toString("base64url");
