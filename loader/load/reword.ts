import type pg from "pg";
import { liveShapes } from "#db/contract/live.ts";
import { readContract } from "#db/contract/parse.ts";
import { literal, quote, target } from "#db/ddl.ts";
import { isTableName } from "#db/schema/index.ts";

/** Gives tables and columns the dictionary's words, where they have others. What is missing is left to who makes it. */
export async function reword(warehouse: pg.Client): Promise<void> {
  const live = await liveShapes(warehouse);
  for (const { name, about, columns } of readContract().tables) {
    const shape = live.get(name);
    if (!shape || !isTableName(name)) continue;
    const place = target(name).sql;
    if (shape.comments?.table !== about)
      await warehouse.query(`COMMENT ON TABLE ${place} IS ${literal(about)}`);
    for (const column of columns) {
      const isThere = shape.columns.some((found) => found.name === column.name);
      if (isThere && shape.comments?.columns[column.name] !== column.about)
        await warehouse.query(`COMMENT ON COLUMN ${place}.${quote(column.name)} IS ${literal(column.about)}`);
    }
  }
}
