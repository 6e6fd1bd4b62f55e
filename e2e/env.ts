import { z } from "zod";
import { checked, flag } from "#env.ts";

const settings = z.object({
  /** A Chromium to test with in place of the one inside @sparticuz/chromium. */
  OPENDB_CHROMIUM: z.string().min(1).optional(),
  /** Where the stack of the browser tests listens. */
  E2E_PORT: z.coerce.number().int().min(1).max(65535).default(3210),
  CI: flag,
});

/** The settings of the browser tests. */
export const testEnv = () => checked(settings);
