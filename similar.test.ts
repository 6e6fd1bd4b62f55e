import { expect, test } from "vitest";
import { tableNames } from "#db/schema/index.ts";
import { similar, suggestion } from "./similar.ts";

test("a mistyped name finds the one that was meant first", () => {
  expect(similar("acm", ["acme", "globex", "ou"])).toEqual(["acme"]);
  expect(similar("golbex", ["acme", "globex", "ou"])).toEqual(["globex"]);
  expect(similar("lms.user", tableNames)[0]).toBe("lms.users");
  expect(similar("lms.lesson_progress", tableNames)).toContain("lms.user_lesson_progress");
});

test("a name like no other is answered with all there are", () => {
  expect(similar("zzzzzz", ["acme", "globex"])).toEqual([]);
  expect(suggestion("zzzzzz", ["acme"], "There are: acme.")).toBe("There are: acme.");
});
