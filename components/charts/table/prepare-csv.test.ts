import { expect, test } from "vitest";
import { prepareSeries } from "../prepare-series.ts";
import { prepareCsv } from "./prepare-csv.ts";
import { fileName } from "./prepare-file-name.ts";
import { prepareSheet } from "./prepare-sheet.ts";

const sheet = {
  columns: ["Dia", "Taxa (%)"],
  rows: [
    ["2026-11-22", 18.34],
    ["2026-11-23", null],
  ],
};

test("a spreadsheet in Portuguese gets semicolons and decimal commas, one in English commas and points", () => {
  expect(prepareCsv(sheet, "pt-BR")).toBe("\ufeffDia;Taxa (%)\r\n2026-11-22;18,34\r\n2026-11-23;\r\n");
  expect(prepareCsv(sheet, "en")).toBe("\ufeffDia,Taxa (%)\r\n2026-11-22,18.34\r\n2026-11-23,\r\n");
});

test.each(["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])("no text is taken for a formula: %j", (text) => {
  expect(
    prepareCsv({ columns: [text], rows: [] }, "en")
      .slice(1)
      .replace(/^"/, ""),
  ).toMatch(/^'/);
});

test("quotes, line ends and separators in a name stay in its cell", () => {
  expect(prepareCsv({ columns: ['a"b;c\nd'], rows: [] }, "pt-BR")).toBe('\ufeff"a""b;c\nd"\r\n');
});

test("a sheet has every figure, shares in percent without dust", () => {
  const range = { from: "2026-11-21", until: "2026-11-22" };
  const rows = [
    { day: "2026-11-21", a: 29, b: 100 },
    { day: "2026-11-22", a: null, b: null },
  ];
  const prepared = prepareSeries(rows, range, [{ how: "ratio", over: "a", under: ["b"] }], {
    weekStart: "sun",
    goal: { kind: "mark", value: 0.2 },
    marks: [{ day: "2026-11-22", kind: "note", text: "Campanha" }],
  });
  expect(prepareSheet(prepared, [{ label: "Pass rate", slot: 1 }], "share", (column) => column)).toEqual({
    columns: ["from", "until", "Pass rate (%)", "mark (%)", "notes"],
    rows: [
      ["2026-11-21", "2026-11-21", 29, 20, ""],
      ["2026-11-22", "2026-11-22", null, 20, "Campanha"],
    ],
  });
});

test("a file is named by its title, in any script and never by a path", () => {
  expect(fileName("Frequência de uso: 1/2 ../x", "csv")).toBe("frequência-de-uso-1-2-x.csv");
  expect(fileName("منصة التعلم", "png")).toBe("منصة-التعلم.png");
});
