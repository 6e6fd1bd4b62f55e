import { readdirSync, readFileSync } from "node:fs";
import { isTableName, type TableName } from "../schema/index.ts";

/**
 * A step that a warehouse goes from one version to the next: each file is applied once, in the order of their numbers.
 * NNNN_what.sql changes OpenDB's own records, NNNN_what.tables.sql the contract's tables of a warehouse that is there:
 * a new one gets these from the models.
 */
export type BookkeepingStep = {
  version: number;
  sql: string;
  /** What it does, in the words of its head. */
  about: string;
  isOfTables: boolean;
  /** The tables that it changes so that views over them have to be made again: its head says `-- views over: ...`. */
  viewsOver: TableName[];
  /** The version of the data contract that it leads to: `-- contract: 2`. Comments then get the dictionary's words. */
  contract: number | undefined;
  /** Tables whose rows mean something else from then on: the next delta reads them whole, `-- read again: ...`. */
  readAgain: TableName[];
  /** Likewise computed tables, which the next derive computes whole: `-- compute again: ...`. */
  computeAgain: TableName[];
};

const form = /^(\d{4})_\w+?(\.tables)?\.sql$/;
const said = /^-- (views over|contract|read again|compute again): (.*)$/;

/** A step from the name of its file and its text. */
export function parseStep(file: string, sql: string): BookkeepingStep {
  const [, number, tables] = form.exec(file) ?? [];
  const lines = sql.split("\n");
  const end = lines.findIndex((line) => !line.startsWith("-- "));
  const head = lines.slice(0, Math.max(end, 0));
  const about = head.filter((line) => !said.test(line)).map((line) => line.slice(3));
  const values = (key: string) =>
    head.flatMap((line) => {
      const [, of, list = ""] = said.exec(line) ?? [];
      return of === key ? list.split(", ") : [];
    });
  const tablesOf = (key: string) =>
    values(key).map((name) => {
      if (isTableName(name)) return name;
      throw new Error(`${file}: there is no table ${name}.`);
    });
  const [contract] = values("contract");
  return {
    version: Number(number),
    sql,
    about: about.join(" ") || file.slice(5, -4),
    isOfTables: tables !== undefined,
    viewsOver: tablesOf("views over"),
    contract: contract === undefined ? undefined : Number(contract),
    readAgain: tablesOf("read again"),
    computeAgain: tablesOf("compute again"),
  };
}

/** All steps there are, read from their files. */
export const bookkeepingSteps = (): BookkeepingStep[] =>
  readdirSync(new URL(".", import.meta.url))
    .filter((file) => form.test(file))
    .sort()
    .map((file) => parseStep(file, readFileSync(new URL(file, import.meta.url), "utf8")));
