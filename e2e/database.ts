import { readFileSync } from "node:fs";
import type pg from "pg";
import { client } from "#db/connect.ts";
import { addressFile } from "./ports.ts";

/** Asks a database of the stack (`opendb`, or a customer's slug) as its administrator. */
export async function ask<R extends pg.QueryResultRow>(
  database: string,
  text: string,
  values: unknown[] = [],
): Promise<R[]> {
  const { DATABASE_URL: url } = JSON.parse(readFileSync(addressFile, "utf8")) as { DATABASE_URL: string };
  const asked = await client({ url, database });
  try {
    return (await asked.query<R>(text, values)).rows;
  } finally {
    await asked.end();
  }
}
