import { expect, inject, test } from "vitest";
import { client } from "#db/connect.ts";
import { type Log, logTo } from "#errors/log/log.ts";
import { OpendbError } from "#errors.ts";
import { asFault } from "#loader/run/errors.ts";
import { said } from "./log.ts";

type Line = { text: string; event?: string; err?: { cause?: { stack?: string } } };

/** The lines that are written, as text and as what they say. */
function written(write: (log: Log) => void) {
  const out: string[] = [];
  write(logTo({ write: (text) => void out.push(text) }));
  const lines = out.join("").split("\n");
  expect(lines.pop()).toBe("");
  return lines.map((text): Line => ({ text, ...JSON.parse(text) }));
}

test("a failure's line has run and step, SQLSTATE, message and stack of what the database said", async () => {
  const opened = await client({ url: inject("adminUrl") });
  const thrown: unknown = await opened.query("SELECT 1/0").catch((error: unknown) => error);
  await opened.end();
  const fault = asFault(thrown, "lms.users");
  const [line] = written((log) =>
    log.with({ run: 7 }).with({ step: "lms.users" })("step.failed", said(fault)),
  );
  expect(line).toMatchObject({
    event: "step.failed",
    at: expect.stringMatching(/^\d{4}-.*Z$/),
    level: "warn",
    run: 7,
    step: "lms.users",
    code: "value_refused",
    err: {
      type: "OpendbError",
      code: "value_refused",
      origin: "warehouse",
      table: "lms.users",
      cause: { type: "DatabaseError", code: "22012", message: "division by zero" },
    },
  });
  expect(line?.err?.cause?.stack).toMatch(/division by zero\n\s+at .*log\.test\.ts/s);
});

test("causes are followed however deep, and a chain that bites its tail ends", () => {
  const error = new Error("outer", { cause: new Error("middle", { cause: "a text" }) });
  const snake = new Error("snake");
  snake.cause = snake;
  const [first, second] = written((log) => {
    log("x", said(error));
    log("x", said(snake));
  });
  expect(first).toMatchObject({
    level: "error",
    err: { message: "outer", cause: { message: "middle", cause: { message: "a text" } } },
  });
  expect(second?.err).toMatchObject({ cause: { message: "snake" } });
});

test("addresses and passwords are in no line, wherever they stand", () => {
  const secret = "hunter2";
  const url = `postgres://opendb:${secret}@host/db`;
  const error = new OpendbError("internal", `no way to ${url}`, { hint: url, cause: new Error(url) });
  for (const { text } of written((log) => {
    log("worker.failed", said(error));
    log.with({ where: url })("x", { password: secret, said: `PASSWORD '${secret}'` });
  }))
    expect(text).not.toContain(secret);
});

test("no value begins a line of its own or turns one round", () => {
  const lines = written((log) =>
    log("load.started\n{}", {
      customer: 'a\n{"event":"forged"}\r\u2028\u0085\u001b[2J\u202e',
      err: new Error('x\n{"event":"forged"}'),
    }),
  );
  expect(lines).toHaveLength(1);
  expect(lines[0]?.text).not.toMatch(/[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}]/u);
  expect(lines[0]?.event).toBe("load.started\n{}");
});

test("names that hide or turn round are escaped wherever they stand, and read back as they are", () => {
  const name = "Acme\u202egpj\u200b\u2069\ufeff\u{e0041}";
  const [line] = written((log) =>
    log("x", { tables: [{ name }], why: { names: [name] }, err: new Error(name) }),
  );
  expect(line?.text).not.toMatch(/[\p{Cc}\p{Bidi_Control}\p{Default_Ignorable_Code_Point}]/u);
  expect(line?.text).toContain("Acme\\u202egpj\\u200b");
  expect(line).toMatchObject({ tables: [{ name }], why: { names: [name] }, err: { message: name } });
});
