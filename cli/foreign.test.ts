import { spawn } from "node:child_process";
import { once } from "node:events";
import { stripVTControlCharacters } from "node:util";
import { eq } from "drizzle-orm";
import { expect, onTestFinished, test } from "vitest";
import { customers } from "#db/schema/console/customers.ts";
import { env } from "#env.ts";
import { OpendbError } from "#errors.ts";
import { freshControl, freshCustomer } from "#warehouse/testing.ts";
import { paint, print, printTable, report } from "./output.ts";

const hostile = "Acme\u001b[2K\u001b[1A\u202egpj\u2069\u200b\ufeff\nerror: forged\r\u009b31m";
const seen = "Acme\\u001b[2K\\u001b[1A\\u202egpj\\u2069\\u200b\\ufeff\\nerror: forged\\r\\u009b31m";
const unseen = /[^\P{Cc}\n]|[\p{Bidi_Control}\p{Default_Ignorable_Code_Point}\p{Zl}\p{Zp}]/u;

async function opendb(...words: string[]) {
  const child = spawn(process.execPath, ["--conditions=react-server", "cli/main.ts", ...words], {
    env: { NODE_ENV: "test", DATABASE_URL: env().DATABASE_URL },
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text) => {
      said += text;
    });
  await once(child, "close");
  return said;
}

test("a name cannot move, hide or end the rest of a line in the terminal; JSON has it exact, with escapes", async () => {
  const { control } = await freshControl();
  const { id, slug } = await freshCustomer(control);
  await control.update(customers).set({ name: hostile }).where(eq(customers.id, id));
  for (const words of [["customers"], ["status", "-c", slug], ["status", "-c", `x${hostile}`]]) {
    const said = await opendb(...words);
    expect(said).not.toMatch(unseen);
    expect(said).toContain(seen);
    expect(said.split("\n").filter((line) => line.startsWith("error: forged"))).toEqual([]);
  }
  const json = await opendb("customers", "--json");
  expect(json).not.toMatch(unseen);
  expect(JSON.parse(json)).toMatchObject({ customers: [{ slug, name: hostile }] });
}, 60_000);

test("a name of 5,000 characters is cut in the terminal, and whole in JSON", async () => {
  const { control } = await freshControl();
  const { id } = await freshCustomer(control);
  const name = "a".repeat(5000);
  await control.update(customers).set({ name }).where(eq(customers.id, id));
  const said = await opendb("customers");
  expect(said).toContain(`${"a".repeat(120)}…`);
  expect(said.length).toBeLessThan(1000);
  expect(await opendb("customers", "--json")).toContain(name);
}, 60_000);

/** What is written to a terminal that shows colours. */
function terminal(write: () => void): string {
  const { stdout, stderr } = process;
  let said = "";
  for (const stream of [stdout, stderr]) {
    const { isTTY, write: before } = stream;
    onTestFinished(() => void Object.assign(stream, { isTTY, write: before }));
    const hear = (text: string) => {
      said += text;
    };
    Object.assign(stream, { isTTY: true, write: hear });
  }
  write();
  return said;
}

test("in colours, the only escape sequences are the console's own", () => {
  const said = terminal(() => {
    print(`${paint("bold", hostile)} ${hostile}`);
    printTable(["customer", "state"], [[`${hostile} ${paint("yellow", "late")}`, hostile]]);
    report(new OpendbError("not_found", `There is no ${hostile}.`, { hint: hostile }), {
      json: false,
      trace: false,
    });
  });
  expect(said).toContain("\u001b[1m");
  const [, ...sequences] = said.split("\u001b");
  for (const sequence of sequences) expect(sequence).toMatch(/^\[(1|2|22|31|33|39)m/);
  expect(stripVTControlCharacters(said)).not.toMatch(unseen);
});
