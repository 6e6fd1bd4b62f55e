import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { build, type LoadFlags, optionsOf, type PanelsFlags } from "./program.ts";

async function parse(...words: string[]): Promise<LoadFlags> {
  let flags: LoadFlags | undefined;
  const program = build({
    load: async (found) => {
      flags = found;
    },
    audit: async () => {},
    entry: async () => {},
    customers: async () => {},
    panels: async () => {},
  });
  for (const command of [program, ...program.commands])
    command.exitOverride().configureOutput({ outputError: () => {} });
  await program.parseAsync(["load", ...words], { from: "user" });
  return flags as LoadFlags;
}

test("what is typed is what is measured", async () => {
  const flags = await parse("--scale", "M", "--customer", "globex", "--repeat", "3", "--connections", "4");
  expect(optionsOf(flags)).toMatchObject({
    dataset: { kind: "generated", scale: "M", slug: "globex" },
    rounds: 3,
    connections: 4,
    keep: false,
    only: undefined,
  });
  expect(optionsOf(await parse("--scale", "S", "--only", "derive"))).toMatchObject({ only: "derive" });
});

test.each([
  [["--scale", "XXL"], /XXL/],
  [["--scale", "S", "--oulad", "x"], /cannot be used with/],
  [["--oulad", "x", "--repeat", "0"], /whole number from 1/],
  [["--oulad", "x", "--server", "localhost"], /postgres:/],
  [["--scale", "S", "--only", "speed"], /Allowed choices are derive/],
  [["--speed"], /unknown option/],
])("%j is refused, saying what is wrong", async (words, message) => {
  await expect(parse(...words)).rejects.toThrow(message);
});

async function parsePanels(...words: string[]): Promise<PanelsFlags> {
  const found: PanelsFlags[] = [];
  const nothing = async () => {};
  const program = build({
    load: nothing,
    audit: nothing,
    entry: nothing,
    customers: nothing,
    panels: async (flags) => void found.push(flags),
  });
  for (const command of [program, ...program.commands])
    command.exitOverride().configureOutput({ outputError: () => {} });
  await program.parseAsync(["panels", ...words], { from: "user" });
  return found[0] as PanelsFlags;
}

test("panels are asked of as many events as are typed, as often, and with or without what they are held against", async () => {
  expect(
    await parsePanels("--rows", "100000000", "--rounds", "5", "--no-answers", "--keep", "--json"),
  ).toEqual({
    rows: 100_000_000,
    rounds: 5,
    answers: false,
    keep: true,
    json: true,
  });
  expect(await parsePanels()).toMatchObject({ rows: 1_000_000, rounds: 20, answers: true, keep: false });
});

test.each([
  [["--rows", "9"], /from 10000 to 1000000000/],
  [["--rows", "10M"], /whole number/],
  [["--server", "localhost"], /postgres:/],
])("panels with %j are refused, saying what is wrong", async (words, message) => {
  await expect(parsePanels(...words)).rejects.toThrow(message);
});

test("a folder that lacks files of the dataset is refused before anything is started, naming them", async () => {
  const folder = mkdtempSync(join(tmpdir(), "opendb-no-oulad-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const flags = await parse("--oulad", folder);
  expect(() => optionsOf(flags)).toThrow(/lacks .*studentVle/);
});

test("a customer that is not generated is refused before anything is started, naming those that are", async () => {
  const flags = await parse("--scale", "L", "--customer", "initech");
  expect(() => optionsOf(flags)).toThrow(
    expect.objectContaining({ code: "bad_input", hint: expect.stringContaining("acme") }),
  );
});
