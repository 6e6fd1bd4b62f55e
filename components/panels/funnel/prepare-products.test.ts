import { expect, test } from "vitest";
import { foundProducts } from "./prepare-products.ts";

const product = (id: number, name: string | null, tenant = 1) => ({
  tenant: String(tenant),
  product: String(id),
  name,
});
const asked = { search: "", locale: "pt-BR", limit: 20, tenantOf: null };
const names = (...args: Parameters<typeof foundProducts>) =>
  foundProducts(...args).rows.map(({ name }) => name);

test("products come in the natural order of names, and those without one by their number", () => {
  const all = [product(1, "Módulo 10"), product(2, "módulo 9"), product(3, "Álgebra"), product(44, null)];
  expect(names(all, asked)).toEqual(["#44", "Álgebra", "módulo 9", "Módulo 10"]);
});

test("what was typed is looked for without accents, case and order, what begins with it first", () => {
  const all = [product(1, "Curso de Física"), product(2, "Física básica"), product(3, "Química")];
  expect(names(all, { ...asked, search: "FISICA" })).toEqual(["Física básica", "Curso de Física"]);
  expect(names(all, { ...asked, search: "fisica curso" })).toEqual(["Curso de Física"]);
  expect(names(all, { ...asked, search: "geografia" })).toEqual([]);
});

test("of thousands some are given and said to be more; those of one name are told apart", () => {
  const all = Array.from({ length: 5000 }, (_, at) => product(at + 1, `Curso ${at + 1}`));
  const { rows, hasMore } = foundProducts(all, { ...asked, limit: 3 });
  expect([rows.map(({ id }) => id), hasMore]).toEqual([["1-1", "1-2", "1-3"], true]);
  const same = [product(7, "Curso", 1), product(7, "Curso", 2), product(8, "Curso", 2)];
  const tenantOf = (id: string) => (id === "1" ? "Norte" : "Sul");
  expect(foundProducts(same, { ...asked, tenantOf }).rows).toEqual([
    { id: "1-7", name: "Curso", marks: ["Norte"] },
    { id: "2-7", name: "Curso", marks: ["Sul", "#7"] },
    { id: "2-8", name: "Curso", marks: ["Sul", "#8"] },
  ]);
});
