import { expect, test } from "vitest";
import { toldApart } from "./told-apart.ts";

const marks = (...rows: [name: string, ...apart: string[]][]) =>
  toldApart(rows.map(([name, ...apart]) => ({ name, apart }))).map((row) => row.marks);

test("a name that stands once has nothing beside it", () => {
  expect(marks(["Aula 1", "Física", "#1"], ["Aula 2", "Física", "#2"])).toEqual([[], []]);
  expect(marks()).toEqual([]);
});

test("those of one name are told apart by the first thing in which they differ, and by more only where that is not enough", () => {
  expect(
    marks(
      ["Aula", "Física", "Norte", "#1"],
      ["Aula", "Física", "Sul", "#2"],
      ["Aula", "Química", "Sul", "#3"],
      ["Prova", "Química", "Sul", "#4"],
    ),
  ).toEqual([["Física", "Norte"], ["Física", "Sul"], ["Química"], []]);
});

test("where everything is equal the number tells them apart", () => {
  expect(marks(["Aula", "Física", "Sul", "#1"], ["Aula", "Física", "Sul", "#2"])).toEqual([["#1"], ["#2"]]);
});

test("names that are equal as far as they are shown, or but for blanks and forms of a letter, count as equal", () => {
  const long = "x".repeat(5000);
  expect(marks([`${long}1`, "#1"], [`${long}2`, "#2"])).toEqual([["#1"], ["#2"]]);
  expect(marks(["Aula  um", "#1"], [" Aula um", "#2"])).toEqual([["#1"], ["#2"]]);
  expect(marks(["a\u0301rvore", "#1"], ["árvore", "#2"])).toEqual([["#1"], ["#2"]]);
});
