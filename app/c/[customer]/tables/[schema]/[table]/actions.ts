"use server";

import { z } from "zod";
import { customerAnswer } from "#auth/action.ts";
import { sealOf } from "#auth/seal.ts";
import { readFilter } from "#components/table/filter-text.ts";
import { catalogColumn, catalogEntry } from "#db/catalog/index.ts";
import { accepts } from "#db/catalog/values.ts";
import { OpendbError } from "#errors.ts";
import { writeColumnFilter } from "./params.ts";

/** A filter of a personal column as it may stand in an address. It comes in the body of a request, which no log has. */
export const sealFilter = customerAnswer({
  schema: z.object({
    customer: z.string().max(64),
    table: z.string().max(100),
    column: z.string().max(100),
    filter: z.string().max(4000),
  }),
  permissions: ["tables.read", "personal.read"],
  answer: async ({ access, input }) => {
    const [schema = "", table = ""] = input.table.split(".");
    const entry = catalogEntry(schema, table);
    const column = entry && catalogColumn(entry, input.column);
    const filter = readFilter(input.filter);
    if (!entry || !column?.isPersonal || !filter || !accepts(column, filter))
      throw new OpendbError("bad_input", "This filter does not fit the table.");
    return { written: writeColumnFilter(column, filter, sealOf(access, entry.name)) };
  },
});
