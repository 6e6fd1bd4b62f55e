import { expect, test } from "vitest";
import { hashPassword, verifyPassword } from "./password.ts";

test("a password matches its own hash and no other password does", async () => {
  const hash = await hashPassword("maçã com canela");
  expect(await verifyPassword("maçã com canela", hash)).toBe(true);
  expect(await verifyPassword("maçã com canel", hash)).toBe(false);
  expect(await verifyPassword("", hash)).toBe(false);
});

test("the same password hashes differently each time, and the hash does not contain it", async () => {
  const [one, two] = await Promise.all([hashPassword("opendb-demo"), hashPassword("opendb-demo")]);
  expect(one).not.toBe(two);
  expect(one).not.toContain("opendb-demo");
});

test("letters typed composed or decomposed are the same password", async () => {
  const hash = await hashPassword("coração".normalize("NFC"));
  expect(await verifyPassword("coração".normalize("NFD"), hash)).toBe(true);
});

test("a hash of other parameters still verifies, so that the cost may rise", async () => {
  const cheap = "scrypt$16$8$1$";
  const { scryptSync } = await import("node:crypto");
  const salt = Buffer.alloc(16, 7);
  const key = scryptSync("old", salt, 32, { N: 16, r: 8, p: 1 });
  const hash = `${cheap}${salt.toString("base64url")}$${key.toString("base64url")}`;
  expect(await verifyPassword("old", hash)).toBe(true);
  expect(await verifyPassword("new", hash)).toBe(false);
});

test("what is no hash matches nothing", async () => {
  for (const hash of ["", "scrypt", "scrypt$1$1$1$$", "$2b$10$abc", "opendb-demo"])
    expect(await verifyPassword("opendb-demo", hash)).toBe(false);
});
