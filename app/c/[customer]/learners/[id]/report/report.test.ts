import { beforeAll, expect, inject, onTestFinished, test } from "vitest";
import { catalog } from "#db/catalog/index.ts";
import { learnerParts } from "#db/catalog/learner.ts";
import { client } from "#db/connect.ts";
import { learnerHeld } from "#db/queries/learner-held.ts";
import { scopeOf } from "#db/scope.testing.ts";
import type { Scope } from "#db/scope.ts";
import { scopedSnapshot } from "#db/scoped.ts";
import { messagesOf } from "#i18n/messages.ts";
import { ask, freshControl, freshWarehouse } from "#warehouse/testing.ts";
import { asHtml } from "./html.ts";
import { asJson } from "./json.ts";
import type { About, Report } from "./report.ts";

let scope: Scope;
const big = "9007199254740993";

beforeAll(async () => {
  await freshControl();
  const { slug } = await freshWarehouse();
  const { hostname: host, port } = new URL(inject("consoleUrl"));
  const customer = { id: 1, slug, name: "Escola <b>\u202e", host, port: Number(port) };
  scope = scopeOf({ customer, allowed: [1n], tenants: [1n], permissions: new Set(["personal.read"]) });
  const statements = `
    INSERT INTO lms.users (id, id_tenant, name, email) VALUES (7, 1, '<script>alert(1)</script>', 'ana@example.org'),
      (8, 1, 'Bia', 'bia@example.org'), (7, 9, 'Foreign', 'foreign@example.org');
    INSERT INTO lms.user_logs (id, id_tenant, id_user, ip) SELECT n, 1, 7, '10.0.0.7' FROM generate_series(1, 1200) n;
    INSERT INTO lms.user_logs (id, id_tenant, id_user, ip) VALUES (5000, 1, 8, '10.0.0.8'), (5001, 9, 7, '10.0.0.9');
    INSERT INTO lms.user_certificates (id, id_tenant, id_user, code, deleted_at) VALUES (${big}, 1, 7, 'CERT-7', now()), (2, 1, 8, 'CERT-8', NULL);
    INSERT INTO metrics.track_access_aggregates (id_tenant, id_track, user_ids, user_ids_paid)
      VALUES (1, 5, '{7,70088,70099}', '{70088}'), (1, 6, '{70088}', '{}');`;
  await ask({ url: inject("adminUrl"), database: slug }, statements);
});

type Asked = { locale?: "pt-BR" | "en"; onPiece?: (piece: string) => Promise<unknown> };

async function written(
  report: Report,
  id: string,
  { locale = "pt-BR", onPiece }: Asked = {},
): Promise<string> {
  const pieces: string[] = [];
  const messages = await messagesOf(locale);
  await learnerHeld(scope, id, async ({ at, counts, rows }) => {
    const held = counts.filter((count) => count.rows > 0);
    const about: About = { id, customer: scope.customer, at, counts: held, messages, locale };
    await report(about, rows, async (piece) => {
      pieces.push(piece);
      await onPiece?.(piece);
    });
  });
  return pieces.join("");
}

const countsOf = (id: string) =>
  learnerHeld(scope, id, async ({ counts }) => counts.filter(({ rows }) => rows > 0));

test("every table that refers to learners is looked into", () => {
  expect(learnerParts.map(({ entry }) => entry.name)).toEqual(
    expect.arrayContaining([
      "lms.users",
      "lms.user_logs",
      "lms.user_certificates",
      "lms.exam_results",
      "lms.scores",
    ]),
  );
  expect(learnerParts.map(({ entry }) => entry.name)).toContain("metrics.lesson_progress_aggregates");
});

test("rows are counted table by table, those that the source marks as deleted by themselves", async () => {
  const counts = await countsOf("7");
  expect(counts).toEqual([
    { table: "lms.users", rows: 1, deleted: 0 },
    { table: "lms.user_certificates", rows: 1, deleted: 1 },
    { table: "lms.user_logs", rows: 1200, deleted: 0 },
    { table: "metrics.track_access_aggregates", rows: 1, deleted: 0 },
  ]);
  expect(await countsOf("12345")).toEqual([]);
});

test("the report has everything of the one, exactly, and nothing of the others", async () => {
  const text = await written(asJson, "7");
  const { learner, tables } = JSON.parse(text) as { learner: string; tables: Record<string, object[]> };
  expect(learner).toBe("7");
  expect(Object.keys(tables)).toHaveLength(4);
  expect(tables["lms.users"]).toMatchObject([{ email: "ana@example.org" }]);
  expect(tables["lms.user_logs"]).toHaveLength(1200);
  expect(tables["metrics.track_access_aggregates"]).toMatchObject([
    { id_track: 5, user_ids: true, user_ids_paid: false },
  ]);
  expect(text).toContain(big);
  expect(text).not.toMatch(/bia@|CERT-8|10\.0\.0\.[89]|foreign|700(88|99)/);
});

test("to be read it is a whole page in the reader's language, in which what others wrote stays text", async () => {
  const [pt, en] = [await written(asHtml, "7"), await written(asHtml, "7", { locale: "en" })];
  expect(pt).toMatch(/^<!doctype html><html lang="pt-BR">[\s\S]*<\/html>\n$/);
  expect(pt).toContain("Dados pessoais do aluno 7");
  expect(en).toContain("Personal data of learner 7");
  expect(pt).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
  expect(pt).toContain("<bdi>Escola &lt;b&gt;\u202e</bdi>");
  expect(pt).not.toContain("<script");
  expect(pt).toContain(big);
  expect(pt.match(/<h2>/g)).toHaveLength(4);
});

test("of somebody of whom there is nothing the report says so", async () => {
  expect(JSON.parse(await written(asJson, "12345"))).toMatchObject({ learner: "12345", tables: {} });
  expect(await written(asHtml, "12345")).toContain("Não há nenhuma linha sobre esta pessoa.");
});

test("what a load deletes while the report is written is in it whole, with the moment that it shows", async () => {
  const admin = { url: inject("adminUrl"), database: scope.customer.slug };
  const before = Date.now();
  const text = await written(asJson, "7", {
    onPiece: async (piece) => {
      if (!piece.includes('"lms.users"')) return;
      await ask(admin, "DELETE FROM lms.user_certificates WHERE id_user = 7");
      await ask(admin, "UPDATE metrics.track_access_aggregates SET user_ids = '{70088}' WHERE id_track = 5");
    },
  });
  const { at, tables } = JSON.parse(text) as { at: string; tables: Record<string, object[]> };
  expect(tables["lms.user_certificates"]).toHaveLength(1);
  expect(tables["metrics.track_access_aggregates"]).toHaveLength(1);
  const [gone] = await ask<{ deleted: Date }>(admin, "SELECT clock_timestamp() AS deleted");
  expect(new Date(at).getTime()).toBeGreaterThanOrEqual(before);
  expect(new Date(at) < (gone?.deleted ?? 0)).toBe(true);
  expect(Object.keys(JSON.parse(await written(asJson, "7")).tables)).toEqual(["lms.users", "lms.user_logs"]);
});

test("a seed cannot put other tables in the place of those that a report has not come to", async () => {
  const admin = await client({ url: inject("adminUrl"), database: scope.customer.slug });
  onTestFinished(() => admin.end());
  const swap = () => admin.query("LOCK TABLE lms.user_logs IN ACCESS EXCLUSIVE MODE NOWAIT");
  await scopedSnapshot(scope, [catalog["lms.user_logs"].table], async () => {
    await admin.query("BEGIN");
    await expect(swap()).rejects.toThrow(/could not obtain lock/);
    await admin.query("ROLLBACK; BEGIN");
  });
  await swap();
  await admin.query("ROLLBACK");
});

test("whoever takes the report too slowly holds up no seed for ever", async () => {
  const never = scopedSnapshot(scope, [catalog["lms.users"].table], () => new Promise(() => {}), 50);
  await expect(never).rejects.toMatchObject({ code: "timeout" });
});
