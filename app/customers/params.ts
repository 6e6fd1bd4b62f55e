import { z } from "zod";

const params = z.object({ search: z.string().trim().max(100).catch("") });

/** What the list of customers was asked for in its address. */
export const customersParams = (query: Record<string, unknown>) => params.parse(query);
