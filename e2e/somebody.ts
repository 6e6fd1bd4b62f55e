import type { Browser, Page } from "@playwright/test";
import { demoAccounts, demoPassword } from "#demo/accounts.ts";
import { ask } from "./database.ts";
import { fillIn } from "./fixtures.ts";

let made = 0;

/** Somebody of a test's own, with the demo's password, bound to Acme or to some of its tenants. */
export async function somebody(
  role: string,
  tenants: string | null = null,
): Promise<{ id: number; email: string }> {
  const email = `p${process.pid}_${++made}@people.example`;
  const [row] = await ask<{ id: string }>(
    "opendb",
    `WITH person AS (INSERT INTO console.people (email, name, role) VALUES ($1, $2, $3) RETURNING id),
     known AS (INSERT INTO console.credentials (id_person, method, verifier)
       SELECT person.id, c.method, c.verifier FROM person, console.credentials c JOIN console.people p ON p.id = c.id_person
       WHERE p.email = $4),
     bound AS (INSERT INTO console.memberships (id_person, id_customer, tenants)
       SELECT person.id, c.id, $5::bigint[] FROM person, console.customers c WHERE c.slug = 'acme')
     SELECT id FROM person`,
    [email, `Pessoa ${email.split("@")[0]}`, role, demoAccounts.acme.email, tenants],
  );
  return { id: Number(row?.id), email };
}

/** A browser of its own in which somebody is signed in. Whoever opens it closes its context. */
export async function elsewhere(browser: Browser, email: string, password = demoPassword): Promise<Page> {
  const theirs = await (await browser.newContext()).newPage();
  await fillIn(theirs, email, password);
  return theirs;
}

export const audited = (action: string, email: string) =>
  ask<{ actor: string; slug: string | null; details: Record<string, unknown> }>(
    "opendb",
    `SELECT actor, c.slug, details FROM console.audit a LEFT JOIN console.customers c ON c.id = a.id_customer
     WHERE action = $1 AND coalesce(details ->> 'person', details ->> 'as') = $2 ORDER BY a.id`,
    [action, email],
  );

/** Whether the payload that a link of the console asks for says that there is no such page. */
export const isMissing = async (page: Page, path: string) => {
  const response = await page.request.get(path, { headers: { rsc: "1" } });
  return response.status() === 404 || (await response.text()).includes("NEXT_HTTP_ERROR_FALLBACK;404");
};
