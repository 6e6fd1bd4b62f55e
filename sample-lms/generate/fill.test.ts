import { describe, expect, test } from "vitest";
import { emptySource, fingerprint, one } from "#sample-lms/source/testing.ts";
import { fillGenerated } from "./fill.ts";
import { scales } from "./scales.ts";

const until = new Date("2026-01-15T07:00:00Z");

async function filled(seed = 3) {
  const { admin } = await emptySource();
  const customers = await fillGenerated(admin, { scale: "XS", seed, until });
  return { admin, customers };
}

describe("generated customers", () => {
  test("are the same for the same seed and others for another", async () => {
    const [a, b, c] = await Promise.all([filled(3), filled(3), filled(4)]);
    expect(await fingerprint(a.admin)).toEqual(await fingerprint(b.admin));
    expect((await fingerprint(a.admin)).progress_events).not.toBe(
      (await fingerprint(c.admin)).progress_events,
    );
  });

  test("have a root each, named by slug, with sub-platforms below", async () => {
    const { admin, customers } = await filled();
    expect(customers.map(({ slug, name }) => [slug, name])).toEqual([
      ["acme", "Acme"],
      ["globex", "Globex"],
    ]);
    for (const { idRoot } of customers)
      expect(
        await one(admin, "SELECT count(*)::integer FROM platform.instances WHERE parent_id = $1", [idRoot]),
      ).toBeGreaterThan(1);
  });

  test("come close to the events asked for, with rows in every table", async () => {
    const { admin } = await filled();
    const events = await one(admin, "SELECT count(*)::integer FROM platform.progress_events");
    expect(Math.abs(events / scales.XS.progressEvents - 1)).toBeLessThan(0.2);
    const sums = await fingerprint(admin);
    expect(Object.keys(sums).filter((name) => sums[name]?.startsWith("0:"))).toEqual([]);
  });

  test("did everything before the platform's clock, which stands at the time asked for", async () => {
    const { admin } = await filled();
    expect(await one<Date>(admin, "SELECT platform.clock()")).toEqual(until);
    const { rows } = await admin.query<{ name: string; last: Date }>(`
      SELECT table_name || '.' || column_name AS name, (xpath('/row/m/text()', query_to_xml(
        format('SELECT max(%I) AS m FROM platform.%I', column_name, table_name), false, true, '')))[1]::text::timestamptz AS last
      FROM information_schema.columns WHERE table_schema = 'platform' AND data_type = 'timestamp with time zone'
        AND table_name <> 'clock'`);
    expect(rows.filter(({ last }) => last !== null && last >= until)).toEqual([]);
  });

  test("keep events, lessons, grants and exams within their own tenant", async () => {
    const { admin } = await filled();
    for (const [table, column, of] of [
      ["progress_events", "lesson_id", "lessons"],
      ["lessons", "section_id", "sections"],
      ["lessons", "product_id", "products"],
      ["grants", "track_id", "tracks"],
      ["exam_attempts", "exam_id", "exams"],
      ["exam_attempts", "lesson_id", "lessons"],
      ["learner_tags", "tag_id", "tags"],
      ["certificates", "learner_id", "learners"],
    ])
      expect(
        await one(
          admin,
          `SELECT count(*)::integer FROM platform.${table} a LEFT JOIN platform.${of} b ON b.id = a.${column}
           WHERE a.${column} IS NOT NULL AND b.instance_id IS DISTINCT FROM a.instance_id`,
        ),
        `${table}.${column}`,
      ).toBe(0);
  });

  test("carry what loads stumble over: twins, undone completions, leftover exam marks, silent soft deletes", async () => {
    const { admin } = await filled();
    const traps = {
      twins:
        "SELECT count(*)::integer FROM (SELECT FROM platform.progress_events e GROUP BY e HAVING count(*) > 1) t",
      undone: "SELECT count(*)::integer FROM platform.progress_events WHERE action = -1",
      leftover:
        "SELECT count(*)::integer FROM platform.lessons WHERE metadata ? 'prova' AND format = 'video'",
      silent:
        "SELECT count(*)::integer FROM platform.learners WHERE deleted_at IS NOT NULL AND updated_at < deleted_at",
      replicas: "SELECT count(*)::integer FROM platform.lessons WHERE origin_id IS NOT NULL",
      secrets: "SELECT count(*)::integer FROM platform.instances WHERE settings -> 'smtp' ? 'password'",
    };
    const found: [string, boolean][] = [];
    for (const [name, sql] of Object.entries(traps)) found.push([name, (await one(admin, sql)) > 0]);
    expect(found.filter(([, isThere]) => !isThere)).toEqual([]);
  });

  test("are added beside others without touching them, and the next row gets a free id", async () => {
    const { admin } = await filled();
    const before = await one(admin, "SELECT count(*)::integer FROM platform.learners");
    const again = await fillGenerated(admin, { scale: "XS", seed: 9 });
    expect(again[0]?.idRoot).toBeGreaterThan(1);
    expect(await one(admin, "SELECT count(*)::integer FROM platform.learners")).toBeGreaterThan(before);
    await admin.query("INSERT INTO platform.learners (instance_id) VALUES (1)");
    await admin.query("INSERT INTO platform.messages (instance_id) VALUES (1)");
  });
});
