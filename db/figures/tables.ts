import { isTableName, type TableName } from "#db/schema/index.ts";
import type { Statement } from "./figure.ts";

/** The tables that a statement reads, as it names them first: how fresh its answer is says the oldest of them. */
export const tablesOf = ({ text }: Pick<Statement, "text">): TableName[] => [
  ...new Set([...text.matchAll(/\b(?:lms|metrics)\.[a-z_]+/g)].map(([name]) => name).filter(isTableName)),
];
