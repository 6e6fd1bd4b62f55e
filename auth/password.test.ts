import { createHash, scryptSync } from "node:crypto";
import { expect, test } from "vitest";
import { credentialOf, keyOf } from "./password.ts";

const sha256 = (bytes: Buffer) => createHash("sha256").update(bytes).digest();
const matches = async (text: string, { method, verifier }: { method: string; verifier: Buffer }) =>
  sha256(await keyOf(text, method)).equals(verifier);

test("a password matches what is kept of it and no other password does", async () => {
  const kept = await credentialOf("maçã com canela");
  expect(await matches("maçã com canela", kept)).toBe(true);
  expect(await matches("maçã com canel", kept)).toBe(false);
  expect(await matches("", kept)).toBe(false);
});

test("of the same password something else is kept each time, and neither it nor its key", async () => {
  const [one, two] = await Promise.all([credentialOf("opendb-demo"), credentialOf("opendb-demo")]);
  expect(one.method).not.toBe(two.method);
  expect(one.verifier).not.toEqual(two.verifier);
  expect(one.verifier).not.toEqual(await keyOf("opendb-demo", one.method));
});

test("letters typed composed or decomposed are the same password", async () => {
  const kept = await credentialOf("coração".normalize("NFC"));
  expect(await matches("coração".normalize("NFD"), kept)).toBe(true);
});

test("a method of other parameters still derives, so that the cost may rise", async () => {
  const salt = Buffer.alloc(16, 7);
  const key = scryptSync("old", salt, 32, { N: 16, r: 8, p: 1 });
  expect(await keyOf("old", `scrypt$16$8$1$${salt.toString("base64url")}`)).toEqual(key);
});

test("what is no method derives nothing", async () => {
  for (const method of ["", "scrypt", "scrypt$1$1$1$", "$2b$10$abc", "opendb-demo"])
    await expect(keyOf("opendb-demo", method), method).rejects.toThrow();
});
