import { expect, test } from "vitest";
import { problemOf } from "./password-rules.ts";

const about = ["ana.lima@acme.example", "Ana Lima"];

test.each(["", "short", "eleven sign"])("%s is too short", async (text) => {
  expect(await problemOf(text, about)).toBe("too_short");
});

test("more than 1024 signs are too many, and 1024 are not", async () => {
  const long = Array.from({ length: 1025 }, (_, at) => String.fromCodePoint(97 + ((at * at * 7) % 26))).join(
    "",
  );
  expect(await problemOf(long, about)).toBe("too_long");
  expect(await problemOf(long.slice(0, 1024), about)).toBeUndefined();
});

test.each([
  // Of lists of stolen passwords.
  "123qweasdzxc",
  "q1w2e3r4t5y6",
  "leavemealone",
  // Made of what stands there.
  "passwordpassword",
  "Password1234",
  "123456789012",
  "qwertyuiop12",
  "aaaaaaaaaaaaaaaa",
  "P@ssw0rd2026",
  // The person's own.
  "ana.lima@acme.example",
  "ana.lima2026",
])("%s is guessed too soon", async (text) => {
  expect(await problemOf(text, about)).toBe("common");
});

test.each(["maçã com canela", "correct horse battery", "x7#kQ9!mZp2L"])("%s may be set", async (text) => {
  expect(await problemOf(text, about)).toBeUndefined();
});
