import { expect, type Page } from "@playwright/test";
import { addDays } from "#days.ts";
import { ask } from "./database.ts";

/** The themes of panels by what their links say. */
export const themes = [
  ["overview", "Visão geral"],
  ["learners", "Alunos"],
  ["engagement", "Engajamento"],
  ["content", "Conteúdo"],
  ["results", "Provas e certificados"],
  ["access", "Acessos"],
  ["platforms", "Plataformas comparadas"],
] as const;

/** A number of a page of panels by its figure; `line`: its value, or another line of its card. */
export const number = (page: Page, figure: string, line = 0) =>
  page.locator(`dl > div[data-figure="${figure}"] > dd`).nth(line);

/** The picker of tenants, of panels and tables alike. */
export const picker = (page: Page) => ({
  button: page.getByRole("button", { name: /^Plataformas: / }),
  dialog: page.getByRole("dialog", { name: "Plataformas" }),
});

export const whole = (value: number) =>
  new Intl.NumberFormat("pt-BR", { maximumFractionDigits: 0 }).format(value);

/** The day of the data of acme: the first that is not over. */
export const panelsToday = async () => {
  const [fresh] = await ask<{ today: string }>(
    "opendb",
    `SELECT (max(as_of) AT TIME ZONE 'America/Sao_Paulo')::date::text AS today
     FROM console.runs JOIN console.customers c ON c.id = id_customer WHERE c.slug = 'acme' AND runs.state = 'done'`,
  );
  return fresh?.today ?? "";
};

/** The week of days that ended some days ago, as an address and as the page writes it. */
export async function weekBefore(ago: number) {
  const until = addDays(await panelsToday(), -ago);
  const range = { from: addDays(until, -6), until };
  const at = (day: string) => new Date(`${day}T00:00:00Z`);
  const words = new Intl.DateTimeFormat("pt-BR", {
    day: "numeric",
    month: "short",
    year: "numeric",
    timeZone: "UTC",
  });
  return {
    ...range,
    query: `from=${range.from}&until=${until}`,
    said: words.formatRange(at(range.from), at(until)),
  };
}

type Sums = { users: number; certificates: number; passed: number; mau: number };

/** What the database says of the last days of acme, up to the day before that of its data. */
export async function sumsOf(days: number, tenants?: string[]): Promise<Sums> {
  const [row] = await ask<Sums>(
    "acme",
    `SELECT coalesce(sum(users), 0)::int AS users, coalesce(sum(certificates_issued), 0)::int AS certificates,
       coalesce(sum(exams_passed), 0)::int AS passed,
       (SELECT coalesce(sum(active_30d), 0)::int FROM metrics.user_activity_snapshots
        WHERE date = $1 AND ($3::bigint[] IS NULL OR id_tenant = ANY ($3))) AS mau
     FROM metrics.daily_counters
     WHERE date >= $1::date - $2::int AND date < $1 AND ($3::bigint[] IS NULL OR id_tenant = ANY ($3))`,
    [await panelsToday(), days, tenants ?? null],
  );
  if (!row) throw new Error("The database gave no sums.");
  return row;
}

export async function expectFigures(page: Page, sums: Sums): Promise<void> {
  await expect(number(page, "learners")).toHaveText(whole(sums.users));
  await expect(number(page, "certificates")).toHaveText(whole(sums.certificates));
  await expect(number(page, "passed")).toHaveText(whole(sums.passed));
  await expect(number(page, "mau")).toHaveText(whole(sums.mau));
}
