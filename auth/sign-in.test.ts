import { desc } from "drizzle-orm";
import { beforeEach, describe, expect, test } from "vitest";
import { type Control, consoleDb } from "#db/control.ts";
import { audit, credentials, people, sessions } from "#db/schema/console/index.ts";
import { ask, freshControl } from "#warehouse/testing.ts";
import { credentialOf, keyOf } from "./password.ts";
import { personOf } from "./session.ts";
import { callerFrom } from "./sessions/caller.ts";
import { keyOfSecret } from "./sessions/secret.ts";
import { signIn } from "./sign-in.ts";

const email = "ana@acme.example";
const from = (address: string | null) => callerFrom(address, "Test/1.0");
const here = from("10.0.0.1");
const right = await credentialOf("the right one");
let control: Control;
let adminUrl: string;
const logged = () => control.select().from(audit).orderBy(desc(audit.id));
const outcomes = (all: Awaited<ReturnType<typeof signIn>>[]) => all.map(({ outcome }) => outcome);

/** Failures that happened a while ago, without deriving a key for each. */
const fail = (times: number, address: string, actor = email, secondsAgo = 0) =>
  ask(
    { url: adminUrl },
    `INSERT INTO console.audit (actor, action, ip, at) SELECT $1, 'person.sign_in_failed', $2::inet,
     now() - make_interval(secs => $3) FROM generate_series(1, $4)`,
    [actor, address, secondsAgo, times],
  );

beforeEach(async () => {
  ({ control, adminUrl } = await freshControl());
  const made = await control
    .insert(people)
    .values([
      { email, name: "Ana", role: "executive" },
      { email: "gone@acme.example", name: "Gone", role: "executive", is_active: false },
      { email: "elsewhere@acme.example", name: "Signs in elsewhere", role: "executive" },
    ])
    .returning();
  await control.insert(credentials).values(made.slice(0, 2).map(({ id }) => ({ id_person: id, ...right })));
});

test("the right password signs in, whatever the case of the e-mail, and is remembered with the address", async () => {
  const made = await signIn(" Ana@ACME.example ", "the right one", here);
  if (made.outcome !== "signed_in") throw new Error(made.outcome);
  expect(await personOf(keyOfSecret(made.secret) as Buffer)).toMatchObject({ id: 1, email });
  expect(await logged()).toMatchObject([
    { action: "person.sign_in", actor: email, id_person: 1, ip: "10.0.0.1" },
  ]);
  expect(await control.select().from(sessions)).toMatchObject([
    { id_person: 1, ip: "10.0.0.1", user_agent: "Test/1.0", idle_minutes: 120, ended_at: null },
  ]);
});

test("a wrong password, an unknown e-mail, a deactivated person and one without a password hear the same", async () => {
  for (const [who, password] of [
    [email, "wrong"],
    ["nobody@acme.example", "the right one"],
    ["gone@acme.example", "the right one"],
    ["elsewhere@acme.example", ""],
    ["' OR true --", "x"],
    ["\0", "\0"],
    ["", ""],
  ] as const)
    expect(await signIn(who, password, here), who).toEqual({ outcome: "wrong" });
  expect(
    (await logged()).every(({ action, id_person }) => action === "person.sign_in_failed" && !id_person),
  ).toBe(true);
});

test("for an e-mail that nobody has the same is done as for a known one, with a salt that stays its own", async () => {
  const methodOf = async (who: string) => {
    const [found] = await ask<{ method: string }>(
      { url: adminUrl },
      "SELECT method FROM console.sign_in_method($1, '{}')",
      [who],
    );
    return found?.method ?? "";
  };
  const known = await methodOf(email);
  const unknown = await methodOf("nobody@acme.example");
  expect(known).toBe(right.method);
  // The same cost and a salt of the same form: the key takes as long.
  expect(unknown.replace(/[^$]*$/, "")).toBe(known.replace(/[^$]*$/, ""));
  expect(unknown.length).toBe(known.length);
  expect(await methodOf("nobody@acme.example")).toBe(unknown);
  expect(await methodOf("nobody.else@acme.example")).not.toBe(unknown);
  expect(await methodOf("gone@acme.example")).toBe(known);
});

describe("attempts", () => {
  test("from the sixth on an address waits, twice as long each time, and others do not", async () => {
    for (let n = 0; n < 5; n++) expect((await signIn(email, "wrong", here)).outcome).toBe("wrong");
    const refused = await signIn(email, "the right one", here);
    if (refused.outcome !== "too_many") throw new Error(refused.outcome);
    expect(refused.wait).toBeGreaterThan(0);
    expect(refused.wait).toBeLessThanOrEqual(4);
    await fail(3, "10.0.0.1");
    const later = await signIn(email, "the right one", here);
    expect(later.outcome === "too_many" && later.wait).toBeGreaterThan(16);
    expect((await signIn(email, "the right one", from("10.0.0.2"))).outcome).toBe("signed_in");
    // What is refused unseen makes nobody wait longer.
    expect((await logged()).filter(({ action }) => action === "person.sign_in_failed")).toHaveLength(8);
  });

  test("who has waited is let in", async () => {
    await fail(6, "10.0.0.1", email, 9);
    expect((await signIn(email, "the right one", here)).outcome).toBe("signed_in");
  });

  test("all addresses of an IPv6 network are one, and an IPv4 address in its form is itself", async () => {
    await fail(5, "2001:db8:1:2::1");
    const outcome = async (address: string) => (await signIn(email, "the right one", from(address))).outcome;
    expect(await outcome("2001:db8:1:2:ffff:ffff:ffff:ffff")).toBe("too_many");
    expect(await outcome("2001:db8:1:3::1")).toBe("signed_in");
    await fail(5, "10.9.9.9");
    expect(await outcome("::ffff:10.9.9.9")).toBe("too_many");
    expect(await outcome("::ffff:10.9.9.8")).toBe("signed_in");
  });

  test("from no known address are counted by e-mail", async () => {
    for (let n = 0; n < 5; n++) expect((await signIn(email, "wrong", from(null))).outcome).toBe("wrong");
    expect((await signIn(email, "the right one", from(null))).outcome).toBe("too_many");
    expect((await signIn("nobody@acme.example", "x", from(null))).outcome).toBe("wrong");
  });

  test("are counted by an index, however many there were", async () => {
    await ask(
      { url: adminUrl },
      `INSERT INTO console.audit (actor, action, ip, at)
       SELECT 'x' || n, 'person.sign_in_failed', '10.1.0.0'::inet + n, now() - interval '1 minute'
       FROM generate_series(1, 20000) n`,
    );
    await ask({ url: adminUrl }, "ANALYZE console.audit");
    const plan = await ask<{ "QUERY PLAN": string }>(
      { url: adminUrl },
      `EXPLAIN SELECT count(*) FROM console.audit a WHERE action = 'person.sign_in_failed'
         AND at > now() - interval '15 minutes' AND console.network_of(a.ip) = '10.0.0.1/32'::cidr`,
    );
    expect(JSON.stringify(plan)).toMatch(/Index.*audit_network_failed/);
  });

  test("of one address on many e-mails are counted together", async () => {
    for (let n = 0; n < 20; n++) await fail(1, "10.0.0.1", `person${n}@acme.example`);
    expect((await signIn(email, "the right one", here)).outcome).toBe("too_many");
    expect((await signIn(email, "the right one", from("10.0.0.2"))).outcome).toBe("signed_in");
  });

  test("of strangers, however many and from wherever, keep nobody out who has signed in from there before", async () => {
    expect((await signIn(email, "the right one", here)).outcome).toBe("signed_in");
    for (let n = 0; n < 12; n++) await fail(4, `192.0.2.${n}`);
    expect((await signIn(email, "the right one", from("192.0.2.200"))).outcome).toBe("too_many");
    expect((await signIn(email, "the right one", here)).outcome).toBe("signed_in");
    // Nor do those of a neighbour behind the same address, on others' e-mails.
    for (let n = 0; n < 25; n++) await fail(1, "10.0.0.1", `person${n}@acme.example`);
    expect((await signIn(email, "the right one", here)).outcome).toBe("signed_in");
  });

  test("who asked before the last failure was written is stopped where the key is compared", async () => {
    await fail(5, "10.0.0.1");
    const { rows } = await consoleDb().pool.query(
      "SELECT outcome FROM console.sign_in($1, $2, '\\x00', $3)",
      [email, await keyOf("the right one", right.method), here],
    );
    expect(rows).toEqual([{ outcome: "too_many" }]);
    expect(await control.select().from(sessions)).toEqual([]);
  });

  test("twenty at once are no way around the limit", async () => {
    const all = await Promise.all(Array.from({ length: 20 }, () => signIn(email, "wrong", here)));
    expect(outcomes(all).filter((outcome) => outcome === "wrong").length).toBeLessThanOrEqual(5);
    expect((await logged()).length).toBeLessThanOrEqual(5);
  });

  const signingIn = "SELECT console.sign_in($1, '\\x00', '\\x00', $2)";
  const asking = "SELECT console.ask_password($1, $2)";
  test.each([
    ["signs in", "network", signingIn, "outra@acme.example", here],
    ["signs in", "e-mail", signingIn, email, from("10.9.9.9")],
    ["asks for a link", "network", asking, "outra@acme.example", here],
    ["asks for a link", "e-mail", asking, email, from("10.9.9.9")],
  ])(
    "who %s waits for another of the %s that is being counted, and for nobody else",
    async (_, __, call, who, caller) => {
      const [first, second] = [await consoleDb().pool.connect(), await consoleDb().pool.connect()];
      try {
        await first.query("BEGIN");
        await first.query(call, [email, here]);
        await second.query("BEGIN; SET LOCAL lock_timeout = 300");
        await expect(second.query(call, [who, caller])).rejects.toMatchObject({ code: "55P03" });
        await second.query("ROLLBACK; BEGIN; SET LOCAL lock_timeout = 300");
        await second.query(call, ["fern@acme.example", from("10.9.9.9")]);
      } finally {
        for (const one of [first, second]) {
          await one.query("ROLLBACK");
          one.release();
        }
      }
    },
  );

  test("sixty-four at once are each answered, most that it is busy, and hold no connection meanwhile", async () => {
    const open = Promise.all(
      Array.from({ length: 64 }, (_, n) => signIn(`person${n}@acme.example`, "wrong", from(`192.0.2.${n}`))),
    );
    // A page's question is answered while keys are derived.
    let asked = 0;
    let isOver = false;
    void open.finally(() => {
      isOver = true;
    });
    while (!isOver) {
      await consoleDb().execute("SELECT 1");
      asked++;
      await new Promise((turn) => setTimeout(turn, 5));
    }
    const counted = Object.groupBy(outcomes(await open), (outcome) => outcome);
    expect(Object.keys(counted).sort()).toEqual(["busy", "wrong"]);
    // As many as there are places, and whoever came when one had become free.
    expect(counted.wrong?.length).toBeGreaterThanOrEqual(10);
    expect(asked).toBeGreaterThan(10);
  });

  test("one address takes no more than its share of the places", async () => {
    const flood = Array.from({ length: 9 }, (_, n) => signIn(`person${n}@acme.example`, "wrong", here));
    const other = await signIn(email, "the right one", from("10.0.0.2"));
    expect(other.outcome).toBe("signed_in");
    expect(outcomes(await Promise.all(flood)).filter((outcome) => outcome === "busy").length).toBeGreaterThan(
      0,
    );
  });
});
