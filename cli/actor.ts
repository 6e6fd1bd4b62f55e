import { userInfo } from "node:os";

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // A container may run under a number that has no name.
    return String(process.getuid?.() ?? "unknown");
  }
}

/** Who does something at a terminal, as the audit log has it. */
export const actor = (): string => `terminal:${userName()}`;
