import { expect, inject, test } from "vitest";
import { client } from "./connect.ts";
import { mustBeAtLeast } from "./version.ts";

test("a server that is too old is refused with its version and what to do", async () => {
  const server = await client({ url: inject("adminUrl") });
  try {
    await expect(mustBeAtLeast(15, server, "Choose another.")).resolves.toBeGreaterThan(150_000);
    await expect(mustBeAtLeast(99, server, "Choose another.")).rejects.toMatchObject({
      code: "configuration",
      message: expect.stringMatching(/^PostgreSQL \d+\.\d+.* is too old\.$/),
      hint: "Choose another.",
    });
  } finally {
    await server.end();
  }
});
