import { expect, test } from "vitest";
import { goldenDifference, goldenSchema } from "./golden.ts";

test("the models make exactly the schema that is committed", () => {
  expect(goldenDifference()).toEqual([]);
});

test("a table whose schema changed is named with the line that differs", () => {
  const made = goldenSchema();
  const [difference, ...others] = goldenDifference(made.replace('"is_free" boolean', '"is_free" text'), made);
  expect(others).toEqual([]);
  expect(difference?.table).toBe("lms.users");
  expect(difference?.message).toContain(
    'expected `  "is_free" boolean,`, the models make `  "is_free" text,`',
  );
  expect(difference?.message).toContain("npm run db:golden");
});

test("a table that came or went is named", () => {
  const made = goldenSchema();
  const less = made.slice(0, made.indexOf("\n-- metrics.track_access_aggregates"));
  expect(goldenDifference(less, made)[0]?.message).toContain("committed, but no longer made");
  expect(goldenDifference(made, less)[0]?.message).toContain("made, but not committed");
});
