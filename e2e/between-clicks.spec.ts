import type { Page } from "@playwright/test";
import { demoPassword } from "#demo/accounts.ts";
import { ask } from "./database.ts";
import { expect, fillIn, test } from "./fixtures.ts";
import { asked, outcomeOf, payloadOf } from "./matrix/answers.ts";
import { tenants } from "./matrix/callers.ts";
import { actionIds } from "./matrix/tree.ts";
import { somebody } from "./somebody.ts";

/* What was somebody's at one click and is not at the next: a page, its payload, an action, and a file. */

type Doors = { page: string; action: { name: string; at: string; input: object }; file: string };

const cookieOf = async (page: Page) =>
  (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join("; ");

/** What becomes of each door, in order: page, payload, action, file. */
async function tried(page: Page, { page: path, action, file }: Doors): Promise<string[]> {
  const cookie = await cookieOf(page);
  const done = await asked(action.at, {
    method: "POST",
    headers: {
      cookie,
      "next-action": actionIds().get(action.name) ?? "",
      accept: "text/x-component",
      "content-type": "text/plain;charset=UTF-8",
    },
    body: JSON.stringify([action.input]),
  });
  const form = { method: "POST", headers: { cookie, "sec-fetch-site": "same-origin" } };
  return [
    outcomeOf(await asked(path, { headers: { cookie } })),
    outcomeOf(await payloadOf(path, { headers: { cookie } })),
    /"ok":(true|false)/.test(done.text) ? "given" : outcomeOf(done),
    outcomeOf(await asked(file, form)),
  ];
}

const learner = async (customer: string, tenant: string) => {
  const rows = await ask<{ id: string }>(
    customer,
    "SELECT min(id)::text AS id FROM lms.users WHERE id_tenant = $1",
    [tenant],
  );
  return rows[0]?.id ?? "";
};

/** Of customer success: rows with personal values, a filter that is sealed, and a learner's report. */
const doorsTo = async (tenant: string): Promise<Doors> => ({
  page: `/c/acme/tables/lms/users?tenants=${tenant}`,
  action: {
    name: "app/c/[customer]/tables/[schema]/[table]/actions.ts#sealFilter",
    at: "/c/acme/tables/lms/users",
    input: { customer: "acme", table: "lms.users", column: "name", filter: "contains:a" },
  },
  file: `/c/acme/learners/${await learner("acme", tenant)}/report?form=json`,
});

const given = ["given", "given", "given", "given"];

/** Somebody of customer success, signed in, to whom all of it is open. */
async function signedIn(page: Page) {
  const { seen, hidden } = await tenants();
  const { id, email } = await somebody("customer_success");
  await fillIn(page, email, demoPassword);
  const [doors, ofHidden] = [await doorsTo(seen), await doorsTo(hidden)];
  expect(await tried(page, doors)).toEqual(given);
  expect(await tried(page, ofHidden)).toEqual(given);
  return { id, seen, doors, ofHidden };
}

const change = (text: string, values: unknown[]) => ask("opendb", text, values);

test("with the role taken away between two clicks page, payload, action and file lead to signing in, or nowhere", async ({
  page,
}) => {
  const { id, doors } = await signedIn(page);
  await change("UPDATE console.people SET role = 'executive' WHERE id = $1", [id]);
  expect(await tried(page, doors)).toEqual(["sign-in", "sign-in", "sign-in", "sign-in"]);
});

test("with the person deactivated between two clicks page, payload, action and file lead to signing in", async ({
  page,
}) => {
  const { id, doors } = await signedIn(page);
  await change("UPDATE console.people SET is_active = false WHERE id = $1", [id]);
  expect(await tried(page, doors)).toEqual(["sign-in", "sign-in", "sign-in", "sign-in"]);
});

test("with the membership narrowed between two clicks what is of other tenants is gone at the second, and the rest stays", async ({
  page,
}) => {
  const { id, seen, doors, ofHidden } = await signedIn(page);
  await change("UPDATE console.memberships SET tenants = ARRAY[$2]::bigint[] WHERE id_person = $1", [
    id,
    seen,
  ]);
  const [byPage, byPayload, , byFile] = await tried(page, ofHidden);
  expect([byPage, byPayload]).toEqual(["missing", "missing"]);
  expect(byFile).toBe("given");
  expect(await tried(page, doors)).toEqual(given);
  // The file of a learner of another tenant has no row of theirs.
  const cookie = await cookieOf(page);
  const { text } = await asked(ofHidden.file, {
    method: "POST",
    headers: { cookie, "sec-fetch-site": "same-origin" },
  });
  expect((JSON.parse(text) as { tables: object }).tables).toEqual({});
  // Of the customer as a whole nothing is theirs any more.
  for (const path of ["/c/acme/loads", "/c/acme/audit", "/people"])
    expect(outcomeOf(await payloadOf(path, { headers: { cookie } })), path).toBe("missing");
});

test("with the membership taken away between two clicks page, payload, action and file are of nobody's customer", async ({
  page,
}) => {
  const { id, doors } = await signedIn(page);
  await change("DELETE FROM console.memberships WHERE id_person = $1", [id]);
  expect(await tried(page, doors)).toEqual(["missing", "missing", "missing", "missing"]);
});
