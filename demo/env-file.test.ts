import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { addressesOn } from "./addresses.ts";
import { readAddresses, writeAddresses } from "./env-file.ts";

function freshFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "opendb-env-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const admin = "postgres://admin:secret@db.example:5432/opendb";

test("a demo's addresses are for their owner's eyes only, and are read as they were written", () => {
  const folder = freshFolder();
  const addresses = {
    ...addressesOn("postgres://admin:#it's@db.example/opendb?sslmode=require"),
    CONSOLE_ORIGIN: "http://127.0.0.1:3811",
  };
  writeAddresses(folder, addresses);
  expect(statSync(join(folder, "demo.env")).mode & 0o777).toBe(0o600);
  expect(readAddresses(folder)).toEqual(addresses);
});

test("the next start keeps passwords and secret, whatever the server's port is by then", () => {
  const before = addressesOn(admin);
  const after = addressesOn(admin.replace("5432", "5433"), before);
  expect(after.AUTH_SECRET).toBe(before.AUTH_SECRET);
  for (const name of ["CONSOLE_URL", "SOURCE_URL"] as const)
    expect(after[name]).toBe(before[name].replace("5432", "5433"));
  expect(addressesOn(admin).CONSOLE_URL).not.toBe(before.CONSOLE_URL);
});

test("where no demo has run nothing is found, and a file that cannot be read for another reason is told", () => {
  const folder = freshFolder();
  expect(readAddresses(folder)).toEqual({});
  writeFileSync(join(folder, "a-file"), "");
  expect(readAddresses(join(folder, "a-file"))).toEqual({});
  expect(() => readAddresses(`${folder}\0`)).toThrow();
});
