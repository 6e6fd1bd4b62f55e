import { mkdtempSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { emptySource, one } from "#demo/source/testing.ts";
import { env } from "#env.ts";
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

// The whole dataset: about a minute, where OULAD_DIR names its folder.
const dir = env().OULAD_DIR;
describe.skipIf(dir === undefined)("the customer made from OULAD", () => {
  test("has every row of the dataset, the identical ones too", { timeout: 10 * 60_000 }, async () => {
    const { admin } = await emptySource();
    const [customer] = await fillOulad(admin, { dir: dir ?? "", shift: true });
    expect(customer).toMatchObject({ slug: "ou" });
    const clicks = "FROM platform.progress_events WHERE action >= 0";
    const expected: Record<string, [string, number]> = {
      tenants: ["SELECT count(*) FROM platform.instances", 8],
      learners: ["SELECT count(*) FROM platform.learners", 31_284],
      products: ["SELECT count(*) FROM platform.products", 22],
      sections: ["SELECT count(*) FROM platform.sections", 232],
      sites: ["SELECT count(*) FROM platform.lessons WHERE section_id IS NOT NULL", 6_364],
      "exam lessons": ["SELECT count(*) FROM platform.lessons WHERE format = 'exam'", 206],
      attempts: ["SELECT count(*) FROM platform.exam_attempts", 173_912],
      ungraded: ["SELECT count(*) FROM platform.exam_attempts WHERE score IS NULL", 173],
      certificates: ["SELECT count(*) FROM platform.certificates", 15_385],
      grants: ["SELECT count(*) FROM platform.grants", 32_593],
      clicks: [`SELECT count(*) ${clicks}`, 10_655_280],
      twins: [
        `SELECT sum(n) FROM (SELECT count(*) AS n ${clicks}
           GROUP BY instance_id, learner_id, lesson_id, action, created_at HAVING count(*) > 1) t`,
        1_429_783,
      ],
      future: ["SELECT count(*) FROM platform.exam_attempts WHERE finished_at >= platform.clock()", 0],
    };
    for (const [name, [sql, count]] of Object.entries(expected))
      expect(Number(await one<string>(admin, sql)), name).toBe(count);
    const age =
      "SELECT (platform.clock() AT TIME ZONE 'America/Sao_Paulo')::date - max(created_at AT TIME ZONE 'America/Sao_Paulo')::date";
    expect(await one(admin, `${age} FROM platform.progress_events`)).toBeGreaterThan(0);
    expect(await one(admin, `${age} FROM platform.progress_events`)).toBeLessThanOrEqual(7);
  });
});
