import fc from "fast-check";
import { expect, test } from "vitest";
import {
  endsOf,
  folded,
  nearTo,
  pastedIds,
  placesOf,
  statesOf,
  type TenantOption,
  toggled,
} from "./prepare-tree.ts";

const tree: TenantOption[] = [
  { id: "1", name: "Instituto", depth: 0 },
  { id: "2", name: "São José – Saúde", depth: 1 },
  { id: "3", name: "Matriz", depth: 2 },
  { id: "4", name: "Norte", depth: 1 },
  { id: "5", name: "معهد", depth: 0 },
];
const chosen = (...ids: string[]) => new Set(ids);
const anyTree = fc.array(fc.nat(4), { minLength: 1, maxLength: 40 }).map((steps) =>
  steps.reduce<TenantOption[]>((list, step, at) => {
    const depth = at === 0 ? 0 : Math.min(step, (list.at(-1)?.depth ?? 0) + 1);
    list.push({ id: String(at + 1), name: `T ${at + 1}`, depth });
    return list;
  }, []),
);

test("those below a tenant end where one stands that is no deeper", () => {
  expect(endsOf(tree)).toEqual([4, 3, 3, 4, 5]);
});

test("a parent is wholly chosen with all below it, in part with some of them", () => {
  expect(statesOf(tree, chosen("3"))).toEqual(["some", "some", "all", "none", "none"]);
  expect(statesOf(tree, chosen("1", "2", "3", "4"))).toEqual(["all", "all", "all", "all", "none"]);
});

test("pressing a tenant brings those below it, and pressing it again takes them along", () => {
  expect([...toggled(tree, chosen("4"), "2")].sort()).toEqual(["2", "3", "4"]);
  expect([...toggled(tree, chosen("2", "3", "4"), "2")]).toEqual(["4"]);
  fc.assert(
    fc.property(anyTree, fc.nat(39), (any, at) => {
      const { id = "1" } = any[at % any.length] ?? {};
      const once = toggled(any, new Set(), id);
      expect(statesOf(any, once)[any.findIndex((one) => one.id === id)]).toBe("all");
      expect(toggled(any, once, id).size).toBe(0);
    }),
  );
});

test("a tenant is found without accents, case and punctuation, by its words in any order, and by its id", () => {
  expect(folded("São José – Saúde!")).toBe("sao jose saude");
  expect(placesOf(tree, "SAUDE jose")).toEqual([1]);
  expect(placesOf(tree, "معهد")).toEqual([4]);
  expect(placesOf(tree, "3")).toEqual([2]);
  expect(placesOf(tree, "  ")).toEqual([0, 1, 2, 3, 4]);
  expect(placesOf(tree, "oeste")).toEqual([]);
});

test("a slip of the pen is answered by the name that was meant", () => {
  expect(nearTo(tree, "matris")).toContain("Matriz");
});

test("several ids are taken as they are pasted from a sheet; a name, one id and a sentence are looked for", () => {
  const many = Array.from({ length: 500 }, (_, at) => String(at + 1));
  expect(pastedIds(many.join("\n"))).toEqual(many);
  expect(pastedIds("3, 4;5|6\t7 007")).toEqual(["3", "4", "5", "6", "7"]);
  for (const text of ["3", "Norte 3", "3,a", "", "12345678901234567890 1"])
    expect(pastedIds(text)).toBeNull();
});

test("a tree of three hundred levels is read without a limit", () => {
  const deep = Array.from({ length: 300 }, (_, at) => ({
    id: String(at),
    name: "x".repeat(5000),
    depth: at,
  }));
  expect(statesOf(deep, chosen("299"))[0]).toBe("some");
  expect(toggled(deep, chosen(), "0").size).toBe(300);
});
