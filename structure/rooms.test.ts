import { basename, dirname } from "node:path";
import { describe, expect, test } from "vitest";
import { circles } from "./circles.testing.ts";
import { code, files, importsOf, isOwn, product, textOf, within } from "./files.testing.ts";

/** The loader's rooms as rows flow through them; each knows itself and those before it. */
const rooms = ["manifest", "plan", "run", "extract", "verify", "load", "derive"];

/** A room's place in that order; behind all others what lies directly in loader/; undefined for what is no room. */
function addressOf(file: string): number | undefined {
  const [folder, room, ...rest] = file.split("/");
  if (folder !== "loader" || room === undefined) return undefined;
  if (rest.length === 0) return rooms.length;
  const at = rooms.indexOf(room);
  return at < 0 ? undefined : at;
}

const ofLoader = within("loader").filter((file) => !file.startsWith("loader/tests/"));

describe("the loader's rooms", () => {
  test("every file of the loader lies in a room, or directly in loader/, where there are at most ten", () => {
    expect(ofLoader.filter((file) => addressOf(file) === undefined)).toEqual([]);
    for (const room of rooms) expect(within(`loader/${room}`).length, room).toBeGreaterThan(0);
    const direct = files.filter((file) => dirname(file) === "loader").map((file) => basename(file));
    expect(direct.length, direct.join(", ")).toBeLessThanOrEqual(10);
  });

  test(`a room imports itself and those before it: ${rooms.join(" < ")} < loader/`, () => {
    const wrong = ofLoader.flatMap(importsOf).filter(({ file, target }) => {
      if (!target.startsWith("loader/")) return false;
      return (addressOf(target) ?? Number.POSITIVE_INFINITY) > (addressOf(file) ?? -1);
    });
    expect(wrong.map(({ file, target }) => `${file} -> ${target}`)).toEqual([]);
  });
});

test("no imports go in circles, those of types included", () => {
  const graph = new Map(
    code.map((file) => [file, importsOf(file).flatMap(({ target }) => (isOwn(target) ? [target] : []))]),
  );
  expect(graph.size).toBeGreaterThan(300);
  expect(circles(graph)).toEqual([]);
});

describe("oracles", () => {
  test("what tables are held against knows nothing of the product but the names of tables", () => {
    const wrong = within("loader/tests/oracle", code)
      .flatMap(importsOf)
      .filter(({ target, isType }) => isOwn(target) && !isType && !target.startsWith("loader/tests/oracle/"));
    expect(wrong.map(({ file, target }) => `${file} -> ${target}`)).toEqual([]);
  });

  test("what figures are held against is nothing of the product's, and the product is made of nothing there", () => {
    const oracle = "db/figures/oracle/";
    const own = within("db/figures/oracle", code);
    const wrong = [
      ...own.flatMap(importsOf).filter(({ target }) => isOwn(target) && !target.startsWith(oracle)),
      ...product
        .flatMap(importsOf)
        .filter(({ file, target }) => target.startsWith(oracle) && !file.startsWith(oracle)),
    ];
    expect(wrong.map(({ file, target }) => `${file} -> ${target}`)).toEqual([]);
    // The source's own tables alone: nothing that a load has made.
    const read = files.filter((file) => file.startsWith(oracle) && file.endsWith(".sql"));
    expect(read.length).toBeGreaterThan(20);
    expect(read.filter((file) => /\b(lms|metrics|opendb|console)\./.test(textOf(file)))).toEqual([]);
    expect(
      product.filter((file) => !file.startsWith(oracle) && textOf(file).includes("figures/oracle")),
    ).toEqual([]);
  });

  test("what the fault suite expects comes from those oracles, and not from the loader or its catalog", () => {
    const judges = ["faults/check.ts", "faults/expected.ts", "faults/verdict.ts"];
    expect(files).toEqual(expect.arrayContaining(judges));
    const wrong = judges
      .flatMap(importsOf)
      .filter(({ target }) => /^(loader\/(?!tests\/oracle\/)|db\/(ddl\.ts|catalog\/))/.test(target));
    expect(wrong.map(({ file, target }) => `${file} -> ${target}`)).toEqual([]);
  });
});
