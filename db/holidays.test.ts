import { expect, test } from "vitest";
import { addDays } from "#days.ts";
import { holidaysOf } from "./holidays.ts";

const year = (of: number) => holidaysOf({ from: `${of}-01-01`, until: `${of}-12-31` });

/** Easter by Gauss, as Meeus has it (Astronomical Algorithms, chapter 8): another way than the library's. */
function easter(of: number): string {
  const [a, b, c] = [of % 19, Math.floor(of / 100), of % 100];
  const h = (19 * a + b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3) + 15) % 30;
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const [month, day] = [Math.floor((h + l - 7 * m + 114) / 31), ((h + l - 7 * m + 114) % 31) + 1];
  return `${of}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}

test("the holidays of a year are those that Brazil has, in both languages", async () => {
  expect((await year(2026)).map(({ day, names }) => `${day} ${names.pt} / ${names.en}`)).toEqual([
    "2026-01-01 Ano Novo / New Year's Day",
    "2026-02-16 Carnaval / Carnival",
    "2026-02-17 Carnaval / Carnival",
    "2026-04-03 Sexta-Feira Santa / Good Friday",
    "2026-04-21 Dia de Tiradentes / Tiradentes' Day",
    "2026-05-01 Dia do trabalhador / Labour Day",
    "2026-06-04 Corpus Christi / Corpus Christi",
    "2026-09-07 Dia da Independência / Independence Day",
    "2026-10-04 Dia de Eleição / Election Day",
    "2026-10-12 Nossa Senhora Aparecida / Our Lady of Aparecida",
    "2026-10-25 Dia de Eleição / Election Day",
    "2026-11-02 Dia de Finados / All Souls' Day",
    "2026-11-15 Proclamação da República / Republic Day",
    "2026-11-20 Dia da Consciência Negra / Black Awareness Day",
    "2026-12-25 Natal / Christmas Day",
  ]);
});

test("every year from 2000 to 2100 has the fixed ones, and those that follow Easter", async () => {
  for (let of = 2000; of <= 2100; of++) {
    const days = (await year(of)).map(({ day }) => day);
    const fixed = ["01-01", "04-21", "05-01", "09-07", "10-12", "11-02", "11-15", "12-25"];
    const moving = [-48, -47, -2, 60].map((after) => addDays(easter(of), after));
    expect(days, String(of)).toEqual(
      expect.arrayContaining([...fixed.map((day) => `${of}-${day}`), ...moving]),
    );
    expect(days.includes(`${of}-11-20`), String(of)).toBe(of >= 2024);
    expect(days).toEqual(days.toSorted());
  }
});

test("a range has those of its days alone, over the end of a year, too, and none that ends before it begins", async () => {
  const found = await holidaysOf({ from: "2026-12-25", until: "2027-01-01" });
  expect(found.map(({ day }) => day)).toEqual(["2026-12-25", "2027-01-01"]);
  expect(await holidaysOf({ from: "2026-12-26", until: "2026-12-31" })).toEqual([]);
  expect(await holidaysOf({ from: "2027-01-01", until: "2026-12-25" })).toEqual([]);
});
