import { fileURLToPath } from "node:url";
import { configDefaults, defineConfig } from "vitest/config";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  resolve: {
    // Outside of Next nothing picks the empty half of this package, which lets server code be imported.
    alias: { "server-only": here("node_modules/server-only/empty.js") },
  },
  test: {
    exclude: [...configDefaults.exclude, "e2e/**", ".next/**", ".data/**"],
    globalSetup: "vitest.setup.ts",
    pool: "forks",
    maxWorkers: 2,
    testTimeout: 120_000,
    hookTimeout: 180_000,
  },
});
