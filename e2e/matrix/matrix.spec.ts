import { ask } from "../database.ts";
import { expect, test } from "../fixtures.ts";
import { type Answer, asked, outcomeOf, payloadOf, targetOf, toldOfInside } from "./answers.ts";
import {
  type Caller,
  foreign,
  foreignDoor,
  knownTo,
  learnerOf,
  makeCallers,
  makeDoors,
  own,
  ownDoor,
  removeCallers,
  removeDoors,
  tenants,
} from "./callers.ts";
import { type Place, type RouteExpectation, routes } from "./expectations.ts";
import { actions } from "./expected-actions.ts";
import { foundIn, type Markers, readMarkers } from "./markers.ts";
import { actionIds, actionsOfTree, routesOfTree } from "./tree.ts";

test.describe.configure({ mode: "default", timeout: 300_000 });

let callers: Caller[] = [];
let markers: Markers;
let seen: string;
let hidden: string;
let ofForeign: string;
let learners: Record<string, string> = {};
let known = { person: 0, idle: 0, provision: 0 };
const runOf = new Map<string, string>();

test.beforeAll(async () => {
  test.setTimeout(300_000);
  await cleanUp();
  await makeDoors();
  callers = await makeCallers("matrix");
  ({ seen, hidden, ofForeign } = await tenants());
  known = await knownTo("matrix");
  learners = { [own]: await learnerOf(own, seen), [foreign]: await learnerOf(foreign, ofForeign) };
  markers = await readMarkers();
  for (const customer of [ownDoor, foreignDoor])
    await ask(
      "opendb",
      `INSERT INTO console.runs (id_customer, kind, state, requested_by, started_at, finished_at)
       SELECT id, 'derive', 'failed', 'worker', now(), now() FROM console.customers WHERE slug = $1`,
      [customer],
    );
  for (const { slug, id } of await ask<{ slug: string; id: string }>(
    "opendb",
    "SELECT slug, max(r.id)::text AS id FROM console.runs r JOIN console.customers c ON c.id = id_customer GROUP BY 1",
  ))
    runOf.set(slug, id);
});

async function cleanUp(): Promise<void> {
  await removeDoors();
  await removeCallers("matrix");
}
test.afterAll(cleanUp);

const placeOf = (customer: string): Place => ({
  customer,
  run: runOf.get(customer) ?? "1",
  learner: learners[customer] ?? "1",
  ...known,
});

test("each page, route and action that there is has an expectation, and nothing else has", () => {
  expect(Object.keys(routes).sort()).toEqual(routesOfTree());
  expect(Object.keys(actions).sort()).toEqual(actionsOfTree());
  expect([...actionIds().keys()].sort()).toEqual(actionsOfTree());
});

test("the words by which rows are known stand on the pages of those who may see them", async () => {
  const admin = callers.find(({ role }) => role === "admin");
  const table = async (customer: string, tenants: string) => {
    const path = `/c/${customer}/tables/lms/users?tenants=${tenants}`;
    return (await asked(path, { headers: { cookie: admin?.cookie ?? "" } })).text;
  };
  for (const tenant of [seen, hidden])
    expect(foundIn(await table(own, tenant), markers.ofTenant(tenant)).length).toBeGreaterThan(2);
  expect(foundIn(await table(foreign, ofForeign), markers.ofForeign).length).toBeGreaterThan(2);
});

/** The words that must not be in an answer: all that are not of the tenants that the caller sees. */
function forbidden(caller: Caller): string[] {
  if (caller.role === null)
    return [...markers.ofForeign, ...markers.ofTenant(seen), ...markers.ofTenant(hidden)];
  if (caller.role === "admin") return [];
  return [...markers.ofForeign, ...(caller.isLimited ? markers.ofTenant(hidden) : [])];
}

type Case = { caller: Caller; path: string; mayEnter: boolean; route: RouteExpectation };

/** What is wrong with an answer, in words; nothing when it is as it should be. */
function faultsOf({ caller, path, mayEnter, route }: Case, how: string, answer: Answer): string[] {
  const outcome = outcomeOf(answer);
  const isIn = caller.role !== null;
  const moves = route.leadsTo !== undefined && isIn && mayEnter;
  const expected =
    route.method === "closed"
      ? "refused"
      : moves
        ? "moved"
        : mayEnter
          ? "given"
          : isIn || route.of === "open"
            ? "missing"
            : "sign-in";
  const about = `${caller.name}: ${how} ${path}`;
  const words = foundIn(answer.text, forbidden(caller));
  return [
    ...(outcome === expected ? [] : [`${about} is ${outcome} (${answer.status}), not ${expected}`]),
    ...(moves && !route.leadsTo?.test(targetOf(answer)) ? [`${about} leads to ${targetOf(answer)}`] : []),
    ...(words.length === 0 ? [] : [`${about} says ${words.slice(0, 3).join(", ")}`]),
    ...toldOfInside(answer.text).map((text) => `${about} tells ${text.slice(0, 80)}`),
  ];
}

type Doors = Pick<RouteExpectation, "roles" | "isWhole" | "isOfCustomerAdmin">;

const has = (caller: Caller, { roles, isWhole, isOfCustomerAdmin }: Doors): boolean =>
  caller.role !== null &&
  (roles.includes(caller.role) || (caller.isCustomerAdmin === true && isOfCustomerAdmin === true)) &&
  !(isWhole && caller.isLimited);

const mayEnter = (caller: Caller, route: RouteExpectation, isOwn: boolean): boolean =>
  route.of === "open" || (has(caller, route) && (isOwn || caller.role === "admin"));

/** Every address at which a caller tries a route: own and foreign customer, own and foreign tenant. */
function casesOf(caller: Caller, route: RouteExpectation): Case[] {
  const at = (customer: string, query = "", isSeen = true): Case => ({
    caller,
    route,
    path: route.at(placeOf(customer)) + query,
    mayEnter: isSeen && mayEnter(caller, route, customer === own),
  });
  if (route.of !== "customer") return [at(own)];
  const cases = [at(own), at(foreign), at("nobody_has_this", "", false)];
  if (!route.byTenant) return cases;
  return [
    ...cases,
    at(own, `?tenants=${seen}`),
    at(own, `?tenants=${hidden}`, !caller.isLimited),
    // Panels show what of a link is the reader's own; of what is not there is nothing in the answer.
    at(own, `?tenants=${seen},${hidden}`, !caller.isLimited || route.byTenant === "own"),
    at(own, `?tenants=${ofForeign}`, false),
    at(foreign, `?tenants=${seen}`, false),
  ];
}

for (const [name, route] of Object.entries(routes))
  test(`${name} lets in whom it should and nobody else, as a page and as a payload`, async () => {
    const wrong: string[] = [];
    for (const caller of callers)
      for (const one of casesOf(caller, route)) {
        const headers = { cookie: caller.cookie };
        const form = { method: "POST", headers: { ...headers, "sec-fetch-site": "same-origin" } };
        const isForm = route.method === "form";
        wrong.push(...faultsOf(one, "page", await asked(one.path, isForm ? form : { headers })));
        if (!route.method) wrong.push(...faultsOf(one, "payload", await payloadOf(one.path, { headers })));
      }
    expect(wrong).toEqual([]);
  });

for (const [name, { of, at, input, whileViewing, ...rest }] of Object.entries(actions))
  test(`${name} is done for whom it should and nobody else`, async () => {
    const id = actionIds().get(name) ?? "";
    const wrong: string[] = [];
    for (const caller of callers)
      for (const customer of [ownDoor, foreignDoor, "nobody_has_this"]) {
        const place = placeOf(customer);
        const answer = await asked(at(place), {
          method: "POST",
          headers: {
            cookie: caller.cookie,
            "next-action": id,
            accept: "text/x-component",
            "content-type": "text/plain;charset=UTF-8",
          },
          body: JSON.stringify([input(place)]),
        });
        const isDone = /"ok":(true|false)/.test(answer.text);
        const isTheirs =
          of !== "customer" || customer === ownDoor || (customer === foreignDoor && caller.role === "admin");
        const may = of === "open" || (has(caller, rest) && isTheirs);
        const isRefused = answer.text.includes('"ok":false,"code":"view_as_read_only"');
        const isRight =
          caller.viewer && whileViewing !== "answered" ? isRefused : isDone === may && !isRefused;
        const told = toldOfInside(answer.text);
        if (!isRight || answer.status >= 500 || told.length > 0)
          wrong.push(
            `${caller.name} for ${customer}: ${answer.status} ${answer.text.slice(0, 100)} ${told.join(", ")}`,
          );
      }
    expect(wrong).toEqual([]);
  });
