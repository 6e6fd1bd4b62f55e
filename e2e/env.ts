import { z } from "zod";
import { checked, flag } from "#env.ts";

const settings = z.object({
  /** A Chromium to test with in place of the one inside @sparticuz/chromium. */
  OPENDB_CHROMIUM: z.string().min(1).optional(),
  CI: flag,
});

/** The settings of the browser tests. */
export const testEnv = () => checked(settings);
