const branches = (document: string): string => {
  const of = (type: string, empty: string) =>
    `CASE WHEN jsonb_typeof(json_value) = '${type}' THEN json_value ELSE '${empty}' END`;
  const children = `SELECT json_key, json_child, false FROM jsonb_each(${of("object", "{}")}) o (json_key, json_child)
    UNION ALL SELECT (json_place - 1)::text, json_child, true
    FROM jsonb_array_elements(${of("array", "[]")}) WITH ORDINALITY a (json_child, json_place)`;
  return `json_branches (json_path, json_value, json_listed) AS (
      SELECT '{}'::text[], ${document}, false
      UNION ALL SELECT json_path || json_key, json_child, json_element
      FROM json_branches CROSS JOIN LATERAL (${children}) c (json_key, json_child, json_element)
      WHERE jsonb_typeof(json_value) IN ('object', 'array'))`;
};

/** A branch goes unless something full lies at its path or below: the paths above all that is full stay. */
const pruned = (document: string): string => `(WITH RECURSIVE ${branches(document)},
    json_kept (json_path) AS (
      SELECT json_path[1:json_depth] FROM json_branches, generate_series(1, cardinality(json_path)) json_depth
      WHERE jsonb_typeof(json_value) <> 'object' AND json_value NOT IN ('null', '""', '[]')),
    json_gone (json_path, json_at) AS MATERIALIZED (
      SELECT json_path, row_number() OVER () FROM json_branches
      WHERE NOT json_listed AND json_path <> '{}' AND json_path NOT IN (SELECT json_path FROM json_kept)),
    json_pruned (json_value, json_at) AS (
      SELECT json_value, 0::bigint FROM json_branches WHERE json_path = '{}'
      UNION ALL SELECT p.json_value #- g.json_path, g.json_at
      FROM json_pruned p JOIN json_gone g ON g.json_at = p.json_at + 1)
    SELECT json_value FROM json_pruned ORDER BY json_at DESC LIMIT 1)`;

/** Finds every document with an empty branch, and perhaps one with a text that looks like it. */
const looksEmpty = String.raw`": (""|\{\}|\[\])`;

/**
 * SQL of a JSON document without its empty branches: null, "", {} and [], and objects that hold nothing else, at every
 * depth. A list keeps its elements. An object with nothing in it stays the empty object, unless it is to be null then.
 * The source is only read, so this is one expression and no function of ours there. Names begin with `json_`, so that none
 * of them is taken for a column of the source.
 */
export function withoutEmpty(document: string, isNullWhenEmpty: boolean): string {
  const made = `(SELECT CASE WHEN json_document::text ~ '${looksEmpty}' THEN ${pruned("json_document")} ELSE json_document END
    FROM (SELECT jsonb_strip_nulls((${document})::jsonb) OFFSET 0) json_stripped (json_document))`;
  return isNullWhenEmpty ? `nullif(${made}, '{}')` : made;
}
