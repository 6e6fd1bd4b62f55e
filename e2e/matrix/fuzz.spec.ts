import { randomInt } from "node:crypto";
import pMap from "p-map";
import { expect, test } from "../fixtures.ts";
import { asked, outcomeOf, payloadOf, toldOfInside } from "./answers.ts";
import { foreign, makeCallers, own, removeCallers, tenants } from "./callers.ts";
import { type Hostile, hostileRequests } from "./hostile.ts";
import { foundIn, readMarkers } from "./markers.ts";

/** How many requests are made in all, and how many at once. */
const count = 10_000;
const atOnce = 8;

test.afterAll(() => removeCallers("fuzz"));

test(`of ${count} hostile requests over every page none fails, and none is told what is not its own`, async () => {
  test.setTimeout(1_200_000);
  const seed = randomInt(2 ** 31);
  console.log(`Hostile requests of seed ${seed}.`);
  await removeCallers("fuzz");
  const everybody = await makeCallers("fuzz");
  const callers = everybody.filter(({ role }) => role !== "admin");
  const [{ hidden }, markers] = [await tenants(), await readMarkers()];
  const ofHidden = markers.ofTenant(hidden);

  const wrong: string[] = [];
  const outcomes: Record<string, number> = {};
  const send = async ({ caller, path, isPayload }: Hostile) => {
    const ask = isPayload ? payloadOf : asked;
    const answer = await ask(path, { headers: { cookie: caller.cookie } });
    const outcome = outcomeOf(answer);
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
    const words = foundIn(answer.text, [
      ...markers.ofForeign,
      ...(caller.isLimited || caller.role === null ? ofHidden : []),
    ]);
    const told = [...words, ...toldOfInside(answer.text)];
    if (outcome === "fault" || told.length > 0)
      wrong.push(`${caller.name} ${isPayload ? "payload" : "page"} ${path}: ${answer.status} ${told}`);
  };
  const began = Date.now();
  await pMap(hostileRequests(seed, count, { callers, slugs: { own, foreign } }), send, {
    concurrency: atOnce,
  });
  console.log(
    `${count} requests in ${Math.round((Date.now() - began) / 1000)} s: ${JSON.stringify(outcomes)}`,
  );
  expect(wrong.slice(0, 20), `seed ${seed}`).toEqual([]);
  expect(outcomes.given).toBeGreaterThan(count / 10);
});
