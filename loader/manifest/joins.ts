type DeclaredJoin = { relation: string; key: string; on: string; follows: true | { never: string } };
type DeclaredTable = {
  from?: string | undefined;
  changed?: object | undefined;
  key: string[];
  joins: DeclaredJoin[];
  columns?: Record<string, string> | undefined;
};

/** A relation of the source from which a table has values, joined by a unique number of its own. */
export type Join = Omit<DeclaredJoin, "follows"> & {
  alias: string;
  /** Whether a change of the relation is read again in the rows that hang on it. */
  isFollowed: boolean;
  /** The relation's columns that are read, as expressions, and the table's columns that are made of them. */
  reads: string[];
  fills: string[];
};

const aliasOf = ({ relation }: DeclaredJoin): string => relation.split(" ")[1] ?? "";

/** Columns of a relation that an expression reads, such as `p.origin_id`; the alias is letters only. */
const readOf = (alias: string, expression: string): string[] =>
  expression.match(new RegExp(`\\b${alias}\\.[a-z_][a-z0-9_]*`, "g")) ?? [];

/** A table's joins, with what its columns make of them. */
export function joinsOf({ joins, columns = {} }: Pick<DeclaredTable, "joins" | "columns">): Join[] {
  return joins.map(({ follows, ...join }) => {
    const alias = aliasOf({ ...join, follows });
    const read = Object.entries(columns).map(([name, sql]) => ({ name, of: readOf(alias, sql) }));
    return {
      ...join,
      alias,
      isFollowed: follows === true,
      reads: [...new Set(read.flatMap(({ of }) => of))],
      fills: read.filter(({ of }) => of.length > 0).map(({ name }) => name),
    };
  });
}

/**
 * What is wrong with how a table reads other relations, if anything. With change times it reads its own window only, so
 * whatever else gives it values has to be declared, or nobody would notice when that changes.
 */
export function wrongJoin(entry: DeclaredTable): string | undefined {
  const { from, changed, key, joins, columns = {} } = entry;
  if (joins.length > 0 && (changed === undefined || key.length === 0))
    return "`joins` are for a table with a key and change times; one without change times is compared whole";
  if (from === undefined || changed === undefined) return undefined;
  if (!/^[a-z_][a-z0-9_.]* s$/.test(from))
    return "a table with change times reads one relation, called s; what gives it more values stands in `joins`";
  const hidden = Object.entries(columns).find(([, sql]) => /\b(from|join)\s+[a-z_]+\.[a-z_]/i.test(sql));
  if (hidden) return `the column ${hidden[0]} reads another relation, which belongs in \`joins\``;
  const idle = joinsOf(entry).find(({ fills }) => fills.length === 0);
  return idle && `no column reads anything of ${idle.relation}`;
}
