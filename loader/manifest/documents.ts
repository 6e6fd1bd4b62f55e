/**
 * SQL of a JSON document without its empty branches: null, "", {} and [], and objects that hold nothing else, at every
 * depth. A list keeps its elements. An object with nothing in it stays the empty object, unless it is to be null then.
 * The source is only read, so this is one expression and no function of ours there.
 *
 * A branch goes unless something full lies at its path or below. Names begin with `json_`, so that none of them is taken
 * for a column of the source.
 */
export function withoutEmpty(document: string, isNullWhenEmpty: boolean): string {
  const of = (type: string, empty: string) =>
    `CASE WHEN jsonb_typeof(json_value) = '${type}' THEN json_value ELSE '${empty}' END`;
  const children = `SELECT json_key, json_child, false FROM jsonb_each(${of("object", "{}")}) o (json_key, json_child)
    UNION ALL SELECT (json_place - 1)::text, json_child, true
    FROM jsonb_array_elements(${of("array", "[]")}) WITH ORDINALITY a (json_child, json_place)`;
  const made = `(WITH RECURSIVE json_branches (json_path, json_value, json_listed) AS (
      SELECT '{}'::text[], (${document})::jsonb, false
      UNION ALL SELECT json_path || json_key, json_child, json_element
      FROM json_branches CROSS JOIN LATERAL (${children}) c (json_key, json_child, json_element)),
    json_gone (json_path, json_at) AS MATERIALIZED (
      SELECT json_path, row_number() OVER () FROM json_branches b
      WHERE NOT json_listed AND json_path <> '{}' AND NOT EXISTS (
        SELECT FROM json_branches f WHERE f.json_path[1:cardinality(b.json_path)] = b.json_path
        AND jsonb_typeof(f.json_value) <> 'object' AND f.json_value NOT IN ('null', '""', '[]'))),
    json_pruned (json_value, json_at) AS (
      SELECT json_value, 0::bigint FROM json_branches WHERE json_path = '{}'
      UNION ALL SELECT p.json_value #- g.json_path, g.json_at
      FROM json_pruned p JOIN json_gone g ON g.json_at = p.json_at + 1)
    SELECT json_value FROM json_pruned ORDER BY json_at DESC LIMIT 1)`;
  return isNullWhenEmpty ? `nullif(${made}, '{}')` : made;
}
