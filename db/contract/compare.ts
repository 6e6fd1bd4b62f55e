import type { ColumnShape, IndexShape, Shapes, TableShape } from "./shape.ts";

/** One disagreement, as a sentence that names the table, the column, what is expected and what was found. */
export type Difference = { table: string; column?: string; message: string };

/** The names of the two sides, as in "the contract" and "the models". */
export type Sides = { expected: string; found: string };

const list = (names: string[]) => (names.length > 0 ? `(${names.join(", ")})` : "none");
const nullability = (column: ColumnShape) => (column.isNullable ? "nullable" : "NOT NULL");

function columnDifferences(table: string, a: TableShape, b: TableShape, sides: Sides): Difference[] {
  const made: Difference[] = [];
  const found = new Map(b.columns.map((column) => [column.name, column]));
  const say = (column: string, what: string, expected: string, was: string) =>
    made.push({
      table,
      column,
      message: `${table}.${column}: ${what} is ${expected} in ${sides.expected} and ${was} in ${sides.found}.`,
    });
  for (const column of a.columns) {
    const other = found.get(column.name);
    if (!other) {
      say(column.name, "the column", column.type, "missing");
      continue;
    }
    if (column.type !== other.type) say(column.name, "the type", column.type, other.type);
    if (column.isNullable !== other.isNullable)
      say(column.name, "the column", nullability(column), nullability(other));
    if (column.default !== other.default)
      say(column.name, "the default", column.default ?? "none", other.default ?? "none");
  }
  const expected = new Set(a.columns.map((column) => column.name));
  for (const other of b.columns)
    if (!expected.has(other.name)) say(other.name, "the column", "missing", other.type);
  return made;
}

function orderDifference(table: string, a: TableShape, b: TableShape, sides: Sides): Difference[] {
  const names = (shape: TableShape) => shape.columns.map((column) => column.name);
  const [wanted, found] = [names(a), names(b)];
  const isSameSet = wanted.length === found.length && wanted.every((name) => found.includes(name));
  const at = wanted.findIndex((name, i) => name !== found[i]);
  if (!isSameSet || at < 0) return [];
  const message = `${table}: column ${at + 1} is ${wanted[at]} in ${sides.expected} and ${found[at]} in ${sides.found}.`;
  return [{ table, column: wanted[at], message }];
}

function indexDifferences(table: string, a: IndexShape[], b: IndexShape[], sides: Sides): Difference[] {
  const text = (index?: IndexShape) => (index ? list(index.columns) : "missing");
  const names = [...new Set([...a, ...b].map((index) => index.name))];
  return names.flatMap((name) => {
    const [wanted, found] = [a, b].map((side) => text(side.find((index) => index.name === name)));
    if (wanted === found) return [];
    const message = `${table}: the index ${name} is ${wanted} in ${sides.expected} and ${found} in ${sides.found}.`;
    return [{ table, message }];
  });
}

function commentDifferences(table: string, a: TableShape, b: TableShape, sides: Sides): Difference[] {
  if (!a.comments || !b.comments) return [];
  const said = (text?: string) => (text === undefined ? "missing" : `"${text}"`);
  const made: Difference[] = [];
  const same = (place: string, wanted?: string, found?: string, column?: string) => {
    if (wanted === found) return;
    const message = `${place}: the comment is ${said(wanted)} in ${sides.expected} and ${said(found)} in ${sides.found}.`;
    made.push({ table, column, message });
  };
  same(table, a.comments.table, b.comments.table);
  for (const { name } of b.columns)
    if (name in a.comments.columns)
      same(`${table}.${name}`, a.comments.columns[name], b.comments.columns[name], name);
  return made;
}

function tableDifferences(table: string, a: TableShape, b: TableShape, sides: Sides): Difference[] {
  const isSameKey = list(a.key) === list(b.key);
  const message = `${table}: the physical key is ${list(a.key)} in ${sides.expected} and ${list(b.key)} in ${sides.found}.`;
  return [
    ...columnDifferences(table, a, b, sides),
    ...orderDifference(table, a, b, sides),
    ...(isSameKey ? [] : [{ table, message }]),
    ...(a.indexes && b.indexes ? indexDifferences(table, a.indexes, b.indexes, sides) : []),
    ...commentDifferences(table, a, b, sides),
  ];
}

/** Every disagreement of two descriptions of the same tables; indexes and comments where both sides speak of them. */
export function compare(expected: Shapes, found: Shapes, sides: Sides): Difference[] {
  const made: Difference[] = [];
  for (const [table, shape] of expected) {
    const other = found.get(table);
    if (other) made.push(...tableDifferences(table, shape, other, sides));
    else
      made.push({
        table,
        message: `${table}: the table is in ${sides.expected} and missing in ${sides.found}.`,
      });
  }
  for (const table of found.keys())
    if (!expected.has(table))
      made.push({
        table,
        message: `${table}: the table is in ${sides.found} and missing in ${sides.expected}.`,
      });
  return made;
}
