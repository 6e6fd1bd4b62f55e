import { describe, expect, test } from "vitest";
import { fillGenerated } from "#sample-lms/generate/fill.ts";
import { emptySource, fingerprint, one } from "#sample-lms/source/testing.ts";
import { tick } from "./tick.ts";

const until = new Date("2026-01-15T07:00:00Z");

async function platform() {
  const { admin } = await emptySource();
  await fillGenerated(admin, { scale: "XS", seed: 3, until });
  return admin;
}

describe("a tick", () => {
  test("is the same for the same seed, clock and data", async () => {
    const [a, b] = await Promise.all([platform(), platform()]);
    await tick(a, { days: 3, seed: 5, chaos: true });
    await tick(b, { days: 3, seed: 5, chaos: true });
    expect(await fingerprint(a)).toEqual(await fingerprint(b));
  });

  test("moves a fixed clock by whole days, and a running one ahead of the server's", async () => {
    const admin = await platform();
    expect((await tick(admin, { days: 2 })).clock).toEqual(new Date(until.getTime() + 2 * 86_400_000));
    await admin.query("UPDATE platform.clock SET fixed_at = NULL");
    await tick(admin);
    expect(await one<number>(admin, "SELECT extract(epoch FROM ahead)::integer FROM platform.clock")).toBe(
      86_400,
    );
  });

  test("lets everything happen between the clocks, ten minutes before the new one, late events aside", async () => {
    const admin = await platform();
    await tick(admin, { days: 1, seed: 8 });
    const { rows } = await admin.query<{ table_name: string; column_name: string }>(`
      SELECT table_name, column_name FROM information_schema.columns
      WHERE table_schema = 'platform' AND data_type = 'timestamp with time zone' AND table_name <> 'clock'`);
    for (const { table_name, column_name } of rows)
      expect(
        await one(
          admin,
          `SELECT count(*)::integer FROM platform.${table_name}
           WHERE ${column_name} >= platform.clock() - interval '10 minutes'`,
        ),
        `${table_name}.${column_name}`,
      ).toBe(0);
  });

  test("over some days changes every kind of table, and events arrive up to forty hours late", async () => {
    const admin = await platform();
    const before = await fingerprint(admin);
    const known = await one<Date>(admin, "SELECT max(created_at) FROM platform.progress_events");
    await admin.query("CREATE TABLE public.known AS SELECT * FROM platform.progress_events");
    await tick(admin, { days: 1, seed: 2 });
    const late = await one(
      admin,
      `SELECT count(*)::integer FROM (SELECT * FROM platform.progress_events EXCEPT ALL TABLE public.known) e
       WHERE created_at < $1 AND created_at > $1::timestamptz - interval '16 hours'`,
      [until],
    );
    expect(late).toBeGreaterThan(0);
    await tick(admin, { days: 12, seed: 2 });
    const after = await fingerprint(admin);
    const still = Object.keys(after).filter((name) => after[name] === before[name]);
    expect(still).toEqual(["message_roles", "message_types"]);
    expect((await one<Date>(admin, "SELECT max(created_at) FROM platform.progress_events")) > known).toBe(
      true,
    );
  });

  test("moves learners only within their customer", async () => {
    const admin = await platform();
    await admin.query("CREATE TABLE public.lived AS SELECT id, instance_id FROM platform.learners");
    await tick(admin, { days: 4, seed: 6 });
    const moved = `FROM public.lived b JOIN platform.learners a USING (id)
      JOIN platform.instances i ON i.id = b.instance_id JOIN platform.instances j ON j.id = a.instance_id
      WHERE i.id <> j.id`;
    expect(await one(admin, `SELECT count(*)::integer ${moved}`)).toBeGreaterThan(0);
    const strangers = "coalesce(i.parent_id, i.id) <> coalesce(j.parent_id, j.id)";
    expect(await one(admin, `SELECT count(*)::integer ${moved} AND ${strangers}`)).toBe(0);
  });

  test("passes over exams whose number is no id, and over learners whose entry is at the end of time", async () => {
    const admin = await platform();
    await admin.query(`
      UPDATE platform.lessons SET metadata = '{"prova": {"id": 99999999999999999999}}' WHERE format IN ('exam', 'prova') AND id % 2 = 0;
      UPDATE platform.learners SET created_at = CASE id % 4 WHEN 0 THEN 'infinity' ELSE '294276-12-31 23:59:59+00' END::timestamptz
      WHERE id % 2 = 0`);
    const taken = "SELECT count(*)::integer FROM platform.exam_attempts";
    const before = await one<number>(admin, taken);
    await tick(admin, { days: 2, seed: 4 });
    expect(await one<number>(admin, taken)).toBeGreaterThan(before);
  });

  test("refuses part of a day", async () => {
    const admin = await platform();
    await expect(tick(admin, { days: 0.5 })).rejects.toMatchObject({ code: "bad_input" });
  });
});
