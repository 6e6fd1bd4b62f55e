import { defineConfig } from "drizzle-kit";

export default defineConfig({
  dialect: "postgresql",
  schema: "./db/schema/console/index.ts",
  out: "./db/migrations",
  schemaFilter: ["console"],
});
