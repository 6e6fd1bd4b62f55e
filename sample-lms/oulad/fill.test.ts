import { mkdtempSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { emptySource, one } from "#sample-lms/source/testing.ts";
import { ouladFiles } from "./files.ts";
import { fillOulad } from "./fill.ts";

function folder(): string {
  const dir = mkdtempSync(join(tmpdir(), "oulad-"));
  onTestFinished(() => rm(dir, { recursive: true }));
  return dir;
}

describe("the OULAD folder", () => {
  test("without its files is refused, naming each that is missing", async () => {
    const { admin } = await emptySource();
    const refused = fillOulad(admin, { dir: folder(), shift: true });
    await expect(refused).rejects.toMatchObject({ code: "bad_input" });
    await expect(refused).rejects.toThrow(/courses\.csv\.gz.*studentVle\.csv\.gz/);
  });

  test("with a file that is cut short is refused, and the source stays as it was", async () => {
    const { admin } = await emptySource();
    const dir = folder();
    for (const { name, columns } of ouladFiles) {
      const heading = columns.split(",").map((column) => column.trim().split(" ")[0]);
      writeFileSync(join(dir, `${name}.csv`), `${heading.join(",")}\n`);
    }
    await expect(fillOulad(admin, { dir, shift: true })).rejects.toThrow(
      /courses\.csv is damaged: it has 0 rows/,
    );
    expect(await one(admin, "SELECT count(*)::integer FROM platform.instances")).toBe(0);
  });
});
