import { expect, test } from "vitest";
import { freshCustomer } from "#warehouse/testing.ts";
import { unlikeSource } from "./oracle.testing.ts";
import { contents, extracted, freshLoads, type TestSource } from "./testing.ts";

/* Whatever of the source is read, by whichever table: when it changes, the warehouse follows. */

type Column = { name: string; type: string };
type Relation = { name: string; columns: Column[]; isTimed: boolean; isEvents: boolean };

/** The source's relations that the manifest reads, wherever it names them. */
async function relationsRead(source: TestSource): Promise<Relation[]> {
  const sql = extracted.map(({ from, joins }) => [from, ...joins.map(({ relation }) => relation)].join(" "));
  const names = new Set(sql.join(" ").match(/platform\.[a-z_]+/g));
  const relations: Relation[] = [];
  for (const name of [...names].sort()) {
    const { rows: columns } = await source.admin.query<Column>(
      `SELECT attname AS name, format_type(atttypid, NULL) AS type FROM pg_attribute
       WHERE attrelid = $1::regclass AND attnum > 0 ORDER BY attnum`,
      [name],
    );
    const has = (column: string) => columns.some((found) => found.name === column);
    relations.push({
      name,
      columns,
      isTimed: has("updated_at"),
      isEvents: has("created_at") && !has("updated_at"),
    });
  }
  return relations;
}

/** Another value than a column has: that of another row, or one that no row has. */
function otherValue({ name }: Relation, { name: column, type }: Column): string {
  const unheard: Record<string, string> = {
    boolean: `NOT coalesce(t.${column}, false)`,
    text: `coalesce(t.${column}, '') || '!'`,
    "character varying": `left(coalesce(t.${column}, ''), 20) || '!'`,
    jsonb: `'{"prova": {"id": 1}, "certificate": {"workload": 7}, "branding": {"title": "Other"}}'`,
    inet: "'10.1.2.3'",
    "timestamp with time zone": `coalesce(t.${column}, platform.clock()) - interval '1 hour'`,
  };
  const isOwn = column === "id" || /_(types|roles)$/.test(name);
  if (unheard[type]) return unheard[type];
  if (isOwn) return `t.${column} + 1000000`;
  // Of a link the columns are its key.
  if (/_(products|tags)$/.test(name) && column !== "learner_id")
    return `(SELECT max(o.${column}) FROM ${name} o) + t.${column}`;
  if (/_id$/.test(column))
    return `coalesce((SELECT o.${column} FROM ${name} o WHERE o.${column} <> t.${column} ORDER BY hashint8(o.${column}) LIMIT 1),
      (SELECT max(id) FROM platform.products))`;
  return `coalesce(t.${column}, 0) + 1`;
}

/** The customer's tenants, as the source has them now. */
async function tenantsOf(source: TestSource, root: bigint): Promise<string[]> {
  const { rows } = await source.admin.query<{ id: string }>(
    `WITH RECURSIVE t (id) AS (SELECT $1::bigint UNION
       SELECT i.id FROM platform.instances i JOIN t ON parent_id = t.id) SELECT id FROM t`,
    [root],
  );
  return rows.map(({ id }) => id);
}

/** Changes a column in some rows of a relation, and stamps them where it has a change time; events are new ones. */
async function change(
  source: TestSource,
  relation: Relation,
  column: Column,
  tenants: string[],
  round: number,
) {
  const { name, columns, isTimed, isEvents } = relation;
  const isTenants = name === "platform.instances";
  const owner = isTenants ? "parent_id" : columns.find((found) => found.name === "instance_id")?.name;
  const ours = owner ? `t.${owner} = ANY ($1)` : "$1::bigint[] IS NOT NULL";
  const which = `${ours} ORDER BY hashtext(t::text || ${round}) LIMIT ${isTenants ? 1 : 3}`;
  // Whoever it belongs to, it is the customer's before and after.
  const value =
    column.name === owner
      ? `(SELECT id FROM unnest($1::bigint[]) id WHERE id NOT IN (t.${owner}, t.${isTenants ? "id" : owner}) ORDER BY id DESC LIMIT 1)`
      : otherValue(relation, column);
  if (isEvents) {
    const given = columns.map(({ name: of }) => {
      if (of === "id") return `(SELECT max(id) FROM ${name}) + row_number() OVER ()`;
      if (of === "created_at") return "platform.clock() - interval '1 hour'";
      return of === column.name ? value : `t.${of}`;
    });
    const list = columns.map(({ name: of }) => of).join(", ");
    return source.admin.query(
      `INSERT INTO ${name} (${list}) SELECT ${given.join(", ")} FROM (SELECT * FROM ${name} t WHERE ${which}) t`,
      [tenants],
    );
  }
  const stamp = isTimed && column.name !== "updated_at" ? ", updated_at = platform.clock()" : "";
  return source.admin.query(
    `UPDATE ${name} t SET ${column.name} = ${value}${stamp} WHERE ctid IN (SELECT t.ctid FROM ${name} t WHERE ${which})`,
    [tenants],
  );
}

test(
  "whichever column of whichever relation of the source changes, a delta and a derive leave what a seed and a derive would",
  async () => {
    const loads = await freshLoads();
    const { load, customer, control, source } = loads;
    const fresh = await freshCustomer(control, customer.id_root_tenant);
    await load("seed");
    await load("derive");
    const relations = await relationsRead(source);
    expect(relations.length).toBeGreaterThan(24);
    const rounds = Math.max(...relations.map(({ columns }) => columns.length));
    for (let round = 0; round < rounds; round++) {
      const tenants = await tenantsOf(source, customer.id_root_tenant);
      const changed: string[] = [];
      for (const relation of relations) {
        const column = relation.columns[round];
        if (!column) continue;
        const { rowCount } = await change(source, relation, column, tenants, round);
        changed.push(`${relation.name}.${column.name}`);
        expect(rowCount, changed.at(-1)).toBeGreaterThan(0);
      }
      // A key that changes is a row that vanished without a trace, and another one.
      const isKey = changed.some((name) => name.endsWith(".id"));
      const delta = await load("delta", { isSweep: isKey, isConfirmed: true });
      expect([changed.join(), delta.state]).toEqual([changed.join(), "done"]);
      await load("derive");
      expect(await unlikeSource(loads), changed.join()).toEqual([]);
      await load("seed", { isConfirmed: true }, fresh);
      await load("derive", {}, fresh);
      expect(await contents(customer.asLoader), changed.join()).toEqual(await contents(fresh.asLoader));
    }
  },
  10 * 60_000,
);
