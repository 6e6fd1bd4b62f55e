import { z } from "zod";
import { checked } from "#env.ts";

const settings = z.object({
  /** The folder of the OULAD dataset's CSV files. */
  OULAD_DIR: z.string().min(1).optional(),
});

/** The settings of the sample platform. */
export const sampleEnv = () => checked(settings);
