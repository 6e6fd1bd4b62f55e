import { ask } from "../database.ts";
import { expect, test } from "../fixtures.ts";
import { type Answer, asked } from "./answers.ts";
import {
  type Caller,
  cookieOf,
  foreign,
  learnerOf,
  makeCallers,
  own,
  removeCallers,
  tenants,
} from "./callers.ts";
import { forms, routes } from "./expectations.ts";
import { foundIn, readMarkers } from "./markers.ts";

/* What forms and files are while somebody sees the console as another; pages and actions are in matrix.spec.ts. */

test.describe.configure({ mode: "default", timeout: 300_000 });

let callers: Caller[] = [];
let viewers: Caller[] = [];
const plainOf = ({ email }: Caller) => callers.find((one) => one.email === email && !one.viewer);

test.beforeAll(async () => {
  await removeCallers("viewing");
  callers = await makeCallers("viewing");
  viewers = callers.filter(({ viewer }) => viewer);
});
test.afterAll(() => removeCallers("viewing"));

const posted = (path: string, cookie: string, fields: Record<string, string> = {}): Promise<Answer> =>
  asked(path, {
    method: "POST",
    headers: { cookie, "sec-fetch-site": "same-origin" },
    body: new URLSearchParams(fields),
  });

const named = (name: string): Caller => {
  const found = callers.find((caller) => caller.name === name);
  if (!found) throw new Error(`There is no ${name}.`);
  return found;
};

/** Everything about people that a form could change. */
const standing = () =>
  ask(
    "opendb",
    `SELECT p.email, c.changed_at, (SELECT json_agg(s.id ORDER BY s.id) FROM console.sessions s
       WHERE s.id_person = p.id AND s.ended_at IS NULL) AS sessions
     FROM console.people p LEFT JOIN console.credentials c ON c.id_person = p.id
     WHERE p.email LIKE '%@viewing.example' ORDER BY p.email`,
  );

test("each form that there is has an expectation, and nothing else has", () => {
  const closed = Object.entries(routes).filter(([, { method }]) => method === "closed");
  expect(Object.keys(forms).sort()).toEqual(closed.map(([name]) => name).sort());
});

test("no form changes anything, nor signs anybody in, while somebody sees the console as another", async () => {
  const before = await standing();
  for (const [path, { fields, whileViewing }] of Object.entries(forms)) {
    if (whileViewing === "done") continue;
    for (const { name, cookie } of viewers) {
      const { status, headers } = await posted(path, cookie, fields);
      expect(status, `${name}: ${path}`).toBe(303);
      expect(headers.getSetCookie().join(), `${name}: ${path}`).not.toMatch(/session-token|opendb\.view-as/);
    }
  }
  expect(await standing()).toEqual(before);
  for (const { name, cookie } of viewers) {
    const page = await asked("/account", { headers: { cookie } });
    expect(page.text, name).toContain("nada pode ser alterado");
    expect(page.text, name).not.toContain('action="/api/account');
  }
});

test("signing out while seeing the console as another ends both", async () => {
  const { viewer = "", cookie } = named("admin as operations");
  const view = cookie.split("; ").find((part) => part.startsWith("opendb.view-as")) ?? "";
  const own = await cookieOf(viewer);
  const seen = await asked("/customers", { headers: { cookie: `${own}; ${view}` } });
  expect(seen.status).toBe(404);
  const { headers, location } = await posted("/api/sign-out", `${own}; ${view}`);
  expect(location).toBe("/sign-in");
  const taken = headers.getSetCookie().filter((one) => /=;/.test(one));
  expect(taken.map((one) => one.split("=")[0]).sort()).toEqual(
    expect.arrayContaining(["next-auth.session-token", "opendb.view-as"]),
  );
  expect((await asked("/account", { headers: { cookie: `${own}; ${view}` } })).location).toContain(
    "/sign-in",
  );
});

/** What was written of a file: by whom, and through whose eyes. */
const entriesOf = (action: string, { viewer }: Caller) =>
  ask<{ as: string | null }>(
    "opendb",
    "SELECT details ->> 'as' AS as FROM console.audit WHERE action = $1 AND actor = $2 ORDER BY id DESC LIMIT 1",
    [action, viewer],
  );

test("the audit as a file is what the other would get, of their customer alone, and is written down with both names", async () => {
  const markers = await readMarkers();
  for (const viewing of viewers) {
    const other = plainOf(viewing);
    for (const path of ["/audit/export", `/c/${own}/audit/export`, `/c/${foreign}/audit/export`]) {
      const filtered = `${path}?action=membership.grant`;
      const theirs = await posted(filtered, other?.cookie ?? "");
      const seen = await posted(filtered, viewing.cookie);
      expect(seen.status, `${viewing.name}: ${path}`).toBe(theirs.status);
      if (theirs.status !== 200) continue;
      expect(seen.text).toBe(theirs.text);
      expect(seen.text).toContain(`,${own},`);
      expect(seen.text).not.toContain(`,${foreign},`);
      expect(foundIn(seen.text, markers.ofForeign)).toEqual([]);
      expect(await entriesOf("audit.export", viewing)).toEqual([{ as: viewing.email }]);
    }
  }
  const given = await posted(`/c/${own}/audit/export`, named("customer_success as customer's admin").cookie);
  expect(given.status).toBe(200);
});

test("a learner's report is what the other would get, and is written down with both names", async () => {
  const { seen, ofForeign } = await tenants();
  const learner = await learnerOf(own, seen);
  const report = (caller: Caller, customer: string, id: string) =>
    posted(`/c/${customer}/learners/${id}/report?form=json`, caller.cookie);
  const viewing = named("admin as customer_success");
  const [theirs, given] = [
    await report(named("customer_success"), own, learner),
    await report(viewing, own, learner),
  ];
  expect(given.status).toBe(200);
  expect((JSON.parse(given.text) as { tables: object }).tables).toEqual(
    (JSON.parse(theirs.text) as { tables: object }).tables,
  );
  expect(await entriesOf("learner.report", viewing)).toEqual([{ as: viewing.email }]);
  expect((await report(viewing, foreign, await learnerOf(foreign, ofForeign))).status).toBe(404);
  for (const other of viewers.filter(({ role }) => role !== "customer_success"))
    expect((await report(other, own, learner)).status, other.name).toBe(404);
});

test("what is read of people through another's eyes is an entry with both names", async () => {
  const viewing = named("admin as customer_success");
  const path = `/c/${own}/tables/lms/users`;
  expect((await asked(path, { headers: { cookie: viewing.cookie } })).status).toBe(200);
  expect(await entriesOf("personal.read", viewing)).toEqual([{ as: viewing.email }]);
});

test("all that was written of somebody who saw the console as another has both names, and changed nothing", async () => {
  const done = await ask<{ action: string }>(
    "opendb",
    `SELECT DISTINCT action FROM console.audit WHERE details ? 'as' AND actor LIKE '%@viewing.example' ORDER BY action`,
  );
  const reading = ["access.denied", "audit.export", "learner.report", "person.view_as", "personal.read"];
  expect(done.map(({ action }) => action)).toEqual(reading);
});
