import { expect, onTestFinished, test } from "vitest";
import { isCron } from "./cron.ts";
import { env, reread } from "./env.ts";

test("a schedule has five fields, each of which can come true", () => {
  for (const cron of ["0 4 * * *", "*/15 0-5 * * 1-5", " 0 0 29 2 * "]) expect(isCron(cron), cron).toBe(true);
  for (const cron of ["", "soon", "0 4 * *", "61 4 * * *", "0 0 4 * * *", "@daily"])
    expect(isCron(cron), cron).toBe(false);
});

test("every process names a wrong NIGHTLY_CRON at its start, the console too", () => {
  onTestFinished(() => void reread({}));
  const read = () => {
    reread({ CONSOLE_URL: "postgres://opendb_console:x@127.0.0.1:1/opendb", NIGHTLY_CRON: "0 0 4 * * *" });
    return env();
  };
  expect(read).toThrow(
    expect.objectContaining({
      code: "configuration",
      message: expect.stringMatching(/NIGHTLY_CRON: Five fields/),
    }),
  );
});
