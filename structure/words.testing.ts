import { parseSync } from "oxc-parser";

/*
 * Words that people see and that stand in code instead of messages/, where no other language would have them; and errors
 * whose words stand in code alone.
 */

/** Props, and keys of objects that components are given, that people see or hear. */
const seen = new Set([
  "title",
  "label",
  "placeholder",
  "description",
  "alt",
  "message",
  "children",
  "nothingFoundMessage",
  "aria-label",
  "aria-description",
  "aria-roledescription",
  "aria-valuetext",
]);

/** The same in every language. */
const names = new Set(["OpenDB"]);

type Node = { type: string; [key: string]: unknown };

const isWord = (text: string) => /\p{L}{2}/u.test(text) && !names.has(text.trim());

/** The texts that an expression may have as its value: not those that it compares with or hands to a function. */
function textsOf(node: Node | null | undefined): string[] {
  if (!node) return [];
  const of = (...keys: string[]) => keys.flatMap((key) => textsOf(node[key] as Node));
  switch (node.type) {
    case "Literal":
      return typeof node.value === "string" && isWord(node.value) ? [node.value] : [];
    case "TemplateLiteral": {
      const quasis = node.quasis as { value: { cooked: string } }[];
      const own = quasis.map(({ value }) => value.cooked).filter(isWord);
      return [...own, ...(node.expressions as Node[]).flatMap(textsOf)];
    }
    case "ConditionalExpression":
      return of("consequent", "alternate");
    case "LogicalExpression":
      return of("left", "right");
    case "BinaryExpression":
      return node.operator === "+" ? of("left", "right") : [];
    case "JSXExpressionContainer":
    case "ParenthesizedExpression":
    case "TSAsExpression":
    case "TSSatisfiesExpression":
      return of("expression");
    default:
      return [];
  }
}

/** All nodes of a file. */
function nodesOf(text: string, file: string): Node[] {
  const { program, errors } = parseSync(file, text);
  if (errors.length > 0) throw new Error(`${file} cannot be read: ${errors[0]?.message}`);
  const found: Node[] = [];
  const left: unknown[] = [program];
  for (let at = left.pop(); at !== undefined; at = left.pop()) {
    if (typeof at !== "object" || at === null) continue;
    if ("type" in at && typeof at.type === "string") found.push(at as Node);
    left.push(
      ...Object.values(at)
        .toReversed()
        .filter((value) => value !== undefined),
    );
  }
  return found;
}

const nameOf = (key: Node): string =>
  typeof key.name === "string" ? key.name : typeof key.value === "string" ? key.value : "";

/** Words in a file's JSX, and in what is given to components by the names of what people see. */
export const untranslated = (text: string, file = "file.tsx"): string[] =>
  nodesOf(text, file).flatMap((node) => {
    if (node.type === "JSXText") return [String(node.value).trim()].filter(isWord);
    if (node.type === "JSXElement" || node.type === "JSXFragment")
      return (node.children as Node[])
        .filter(({ type }) => type === "JSXExpressionContainer")
        .flatMap(textsOf);
    const isSeen =
      (node.type === "JSXAttribute" && seen.has(nameOf(node.name as Node))) ||
      (node.type === "Property" && seen.has(nameOf(node.key as Node)));
    return isSeen ? textsOf(node.value as Node) : [];
  });

/** Errors that are made with words of their own: without a reason of the catalogue, and without parameters for its own. */
export const ownWords = (text: string, file = "file.ts"): string[] =>
  nodesOf(text, file).flatMap((node) => {
    if (node.type !== "NewExpression" || nameOf(node.callee as Node) !== "OpendbError") return [];
    const details = (node.arguments as Node[])[2];
    const properties = (details?.properties ?? []) as Node[];
    const keys = properties.map(({ type, key }) => (type === "Property" ? nameOf(key as Node) : ""));
    const isSaid = keys.includes("params") || keys.includes("reason");
    return isSaid ? [] : [text.slice(Number(node.start), Number(node.end))];
  });
