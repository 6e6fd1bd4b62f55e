import { defineConfig } from "@playwright/test";
import { browser } from "./e2e/browser.ts";
import { testEnv } from "./e2e/env.ts";
import { origin } from "./e2e/ports.ts";

const isRoot = process.getuid?.() === 0;
const { CI, OPENDB_CHROMIUM } = testEnv();

export default defineConfig({
  testDir: "e2e",
  outputDir: "test-results",
  fullyParallel: true,
  workers: 2,
  forbidOnly: CI,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [["list"]],
  use: {
    baseURL: origin,
    locale: "pt-BR",
    timezoneId: "America/Sao_Paulo",
    trace: "retain-on-failure",
    launchOptions: {
      ...(await browser(OPENDB_CHROMIUM)),
      // Chromium refuses its sandbox to root; the pages that it opens here are our own.
      args: ["--headless=new", "--disable-gpu", ...(isRoot ? ["--no-sandbox"] : [])],
    },
  },
  webServer: {
    command: "node --conditions=react-server e2e/stack.ts",
    url: `${origin}/sign-in`,
    timeout: 300_000,
    reuseExistingServer: !CI,
    gracefulShutdown: { signal: "SIGTERM", timeout: 30_000 },
    stdout: "pipe",
  },
});
