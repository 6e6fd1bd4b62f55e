/*
 * Rules that look at the text of one file. Each answers with what is wrong in it; rules.test.ts shows what each finds.
 */

const quoted = /("(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`)|\/\/[^\n]*|\/\*[\s\S]*?\*\//g;

/** A file's code without its comments. */
export const withoutComments = (text: string): string =>
  text.replace(quoted, (_, text: string | undefined) => text ?? "");

const lineOf = (text: string) => text.trim().split("\n")[0]?.trim() ?? "";

/** Names that a file imports from one module, as it calls them. */
function importedFrom(code: string, module: string): string[] {
  const found = [...code.matchAll(/import\s+(?:type\s+)?\{([^}]*)\}\s*from\s*["']([^"']+)["']/g)];
  return found
    .filter(([, , from]) => from === module)
    .flatMap(([, names]) =>
      (names ?? "").split(",").map(
        (name) =>
          name
            .trim()
            .split(/\s+as\s+/)
            .at(-1) ?? "",
      ),
    )
    .filter((name) => name !== "");
}

/**
 * Exports of a "use server" file, each of which a browser can call, that are not made by a wrapper of auth/action.ts; and
 * "use server" anywhere but at the head of a file.
 */
export function plainActions(text: string): string[] {
  const code = withoutComments(text).trimStart();
  const directive = /["']use server["']/g;
  const found = code.match(directive) ?? [];
  if (found.length === 0) return [];
  const isHead = /^["']use server["']/.test(code);
  if (!isHead || found.length > 1) return ['"use server" inside a file'];
  const wrappers = new Set(importedFrom(code, "#auth/action.ts"));
  return [...code.matchAll(/^export\b/gm)]
    .map(({ index }) => code.slice(index))
    .filter((rest) => !/^export\s+(type|interface)\s/.test(rest))
    .filter((rest) => {
      const [, made] = /^export\s+const\s+\w+\s*(?::[^=]+)?=\s*(\w+)\s*[(<]/.exec(rest) ?? [];
      return made === undefined || !wrappers.has(made);
    })
    .map(lineOf);
}

const scopes = "(?:Scope|Access|PersonScope)\\b(?!\\s*\\[)";

/** Ways by which a file makes a Scope, an Access or a PersonScope of its own, or gets at what marks one as made. */
export function madeScopes(text: string): string[] {
  const code = withoutComments(text);
  const held = [
    ...code.matchAll(new RegExp(`\\b(\\w+)\\??\\s*:\\s*(?:readonly\\s+)?(?:\\w+\\s*\\|\\s*)*${scopes}`, "g")),
    ...code.matchAll(/\b(\w+)\s*=\s*await\s+(?:customerScope|customerAccess|personScope)\(/g),
  ].map(([, name]) => name);
  // By these names where a type is inferred; elsewhere a scope may be something else, such as a grain.
  const usual = /from\s*["'](?:#auth\/|#db\/scope|\.\/scope\.ts)/.test(code) ? ["scope", "access"] : [];
  const names = [...new Set([...held, ...usual, "no name"])].join("|");
  const ways = [
    // x as Scope, x as unknown as Scope, x as Readonly<Scope>, x as Parameters<typeof query>[0]
    `\\bas\\s+[^;,(){}\\n]*\\b${scopes}`,
    "\\bas\\s+[^;\\n]*\\b(?:Parameters|ReturnType|Awaited)\\s*<\\s*typeof\\b",
    `(?<![\\w$)\\]>.])<\\s*${scopes}[^>\\n]*>\\s*[({\\w]`,
    `\\bsatisfies\\s+[^;,(){}\\n]*\\b${scopes}`,
    // Another name for one of them.
    `\\btype\\s+\\w+(?:<[^>]*>)?\\s*=\\s*(?:\\w+<)?${scopes}`,
    `\\b(?:Scope|Access|PersonScope)\\s+as\\s+\\w+`,
    `\\bextends\\s+${scopes}\\s*\\{`,
    // A copy with other tenants.
    `\\.\\.\\.\\s*\\(?\\s*(?:${names})\\b(?=\\s*(?:as\\b|[,)}]))`,
    `\\b(?:Object\\.assign|Object\\.create|structuredClone)\\(\\s*(?:\\{\\s*\\}\\s*,\\s*)?(?:${names})\\b(?!\\s*[.?\\[])`,
    // The brand itself.
    "\\bimport\\b[^;]*\\bmade\\b[^;]*from\\s*[\"'](?:#db|\\.)/scope\\.ts[\"']",
    "\\bexport\\s+(?:declare\\s+)?const\\s+made\\b|\\bexport\\s*(?:type\\s*)?\\{[^}]*\\bmade\\b",
  ];
  return ways.flatMap((way) => (code.match(new RegExp(way, "g")) ?? []).map(lineOf));
}

/** The first parameter of a function, from behind its opening parenthesis. */
function firstParameter(rest: string): string {
  let depth = 0;
  for (const [at, letter] of [...rest].entries()) {
    if (depth === 0 && /[,)]/.test(letter)) return rest.slice(0, at).trim();
    if (/[([{<]/.test(letter)) depth++;
    if (/[)\]}>]/.test(letter)) depth--;
  }
  return rest;
}

const opened = [
  { by: /\bscoped\(/, takes: ["Scope"] },
  { by: /\b(?:consolePool|pool|client)\(|\bnew\s+pg\./, takes: ["Scope", "Access"] },
  { by: /\b(?:consoleDb|controlDb)\(/, takes: ["Scope", "Access", "PersonScope"] },
];

/** Functions of a file of queries that open a database and do not take who is asking as their first parameter. */
export function unscopedQueries(text: string): string[] {
  const parts = withoutComments(text).split(/\n(?=(?:export|const|let|function|async|class|type|import)\b)/);
  return parts.flatMap((part) => {
    const takes = opened.filter(({ by }) => by.test(part)).map(({ takes }) => takes);
    if (takes.length === 0) return [];
    const head =
      /^(?:export\s+)?(?:async\s+)?function\s+(\w+)\s*(?:<[^(]*>)?\(/.exec(part) ??
      /^(?:export\s+)?const\s+(\w+)\s*=\s*(?:\w+\(\s*)?(?:async\s*)?\(/.exec(part);
    if (!head) return [lineOf(part)];
    const [, type = ""] = /:\s*([\w\s|]+)$/.exec(firstParameter(part.slice(head[0].length))) ?? [];
    const given = type.split("|").map((one) => one.trim());
    return takes.every((list) => given.every((one) => list.includes(one))) ? [] : [head[1] ?? ""];
  });
}

// In pieces, or this file would silence the checker itself.
const silencers = new RegExp(
  [
    ["@ts-", "(?:ignore|nocheck|expect-error)"],
    ["\\bas", " any\\b|\\w\\??:\\s*any\\b|<any\\b[^>]*>"],
    ["\\bas", "\\s+never\\b"],
    ["\\bas", "\\s+unknown\\)*\\s+as\\b"],
  ]
    .map((pieces) => pieces.join(""))
    .join("|"),
  "g",
);

/** What keeps the type checker or the linter from speaking: casts through anything, and exceptions without a reason. */
export function silenced(text: string): string[] {
  const unreasoned = text
    .split("\n")
    .filter((line) => /biome-ignore/.test(line) && !/biome-ignore(?:-\w+)?\s[^:]+:\s*\w[^<]{7,}/.test(line));
  return [...(text.match(silencers) ?? []), ...unreasoned.map(lineOf)];
}

// What an entry of the catalog or a column is called is our own.
const others =
  "(?:(?!entry\\b|column\\b)\\w+\\??\\.)+(?:name|email|message|hint|worker|requested_by|requestedBy)\\b(?!\\s*[.(=])";

/**
 * Where a component shows what others wrote without ForeignText or `inText`: as a child, as a label or title, or in a
 * message's place. By the names of the fields that hold such text.
 */
export function bareNames(text: string): string[] {
  const code = withoutComments(text);
  const ways = [
    // <Text>{customer.name}</Text>, and one branch of a condition
    `(?<![=$\\w)])\\{(?:[^{},=]*(?:\\?|&&|\\|\\|))?[\\s(]*${others}[^{},]*\\}`,
    // <Title title={customer.name} />
    `\\b(?:title|label|placeholder|aria-label|description|note)=\\{\\s*${others}\\s*\\}`,
    // { label: customer.name }, t("lead", { customer: customer.name })
    `\\b(?:label|title|note|customer|person|who|tenant)\\s*:\\s*${others}\\s*[,})]`,
    "\\b(?:customer|person|who|tenant)\\s*:\\s*name\\s*[,})]",
  ];
  return ways.flatMap((way) => (code.match(new RegExp(way, "g")) ?? []).map(lineOf));
}
