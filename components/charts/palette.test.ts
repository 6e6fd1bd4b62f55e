import { readFileSync } from "node:fs";
import {
  type Color,
  converter,
  differenceCiede2000,
  filterDeficiencyDeuter,
  filterDeficiencyProt,
  filterDeficiencyTrit,
  parse,
  wcagContrast,
} from "culori";
import { describe, expect, test } from "vitest";
import { theme, variables } from "../shell/theme.ts";

const css = readFileSync(new URL("./charts.module.css", import.meta.url), "utf8");
const found = [...css.matchAll(/--chart-(\d): light-dark\((#\w+), (#\w+)\)/g)];
const slots = found.map(([, slot, light = "", dark = ""]) => ({ slot, light, dark }));

const backs = { light: "#ffffff", dark: "#131517" };
const colourOf = (text: string): Color => {
  const colour = parse(text);
  if (!colour) throw new Error(`${text} is no colour.`);
  return colour;
};
const eyes: Record<string, (colour: Color) => Color> = {
  "all colours": (colour) => colour,
  "no green": filterDeficiencyDeuter(1),
  "no red": filterDeficiencyProt(1),
  "no blue": filterDeficiencyTrit(1),
};
const lightness = (colour: string) => converter("lab")(colour)?.l ?? 0;
const pairs = <T>(all: T[]) =>
  all.flatMap((one, at) => all.slice(at + 1).map((other) => [one, other] as const));

test("the palette has four colours, for both themes", () => expect(slots).toHaveLength(4));

describe.each(["light", "dark"] as const)("%s", (scheme) => {
  test("each colour has 3 : 1 at least against the page", () => {
    for (const colour of slots)
      expect(wcagContrast(colour[scheme], backs[scheme]), colour.slot).toBeGreaterThanOrEqual(3);
  });

  test.each(Object.entries(eyes))("who sees %s tells each two apart", (_, see) => {
    // Ten of CIEDE2000 are seen at a glance, side by side; lines have their dashes besides.
    for (const [one, other] of pairs(slots)) {
      const difference = differenceCiede2000()(see(colourOf(one[scheme])), see(colourOf(other[scheme])));
      expect(difference, `${one.slot} and ${other.slot}`).toBeGreaterThan(10);
    }
  });
});

test("on paper without colours the parts of a stack differ in lightness", () => {
  for (const [one, other] of pairs(slots.slice(0, 3)))
    expect(
      Math.abs(lightness(one.light) - lightness(other.light)),
      `${one.slot} and ${other.slot}`,
    ).toBeGreaterThan(7);
});

test("the page's colours are those that this was computed with", () => {
  const { dark } = variables(theme as Parameters<typeof variables>[0]);
  expect(dark["--mantine-color-body"]).toBe(backs.dark);
});
