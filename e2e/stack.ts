import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { appendFileSync, existsSync, mkdtempSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { startMailServer } from "#auth/invitations/testing.ts";
import { addressesOn, ownerOn } from "#demo/addresses.ts";
import { startEmbedded } from "#embedded/embedded.ts";
import { bareEnvironment } from "#embedded/env.ts";
import { freePort } from "#embedded/port.ts";
import { fill } from "./fill.ts";
import { addressFile, mailFile, mailingOrigin, mailingPort, webPort } from "./ports.ts";

/** Everything that the browser tests need, on ports and in a folder of its own, until it is told to stop. */
const root = fileURLToPath(new URL("..", import.meta.url));
const next = join(root, "node_modules/next/dist/bin/next");
const main = join(root, "web/main.ts");
const inherit = { cwd: root, stdio: "inherit" } as const;

function build(): void {
  if (existsSync(join(root, ".next/BUILD_ID"))) return;
  const env = { NODE_ENV: "production" as const, ...bareEnvironment(), NEXT_TELEMETRY_DISABLED: "1" };
  const { status } = spawnSync(process.execPath, [next, "build"], { ...inherit, env });
  if (status !== 0) throw new Error("The console could not be built.");
}

function run(args: string[], env: Record<string, string>): ChildProcess {
  // Only what it is given, so that a setting of this shell changes no test.
  return spawn(process.execPath, args, {
    ...inherit,
    env: { NODE_ENV: "production", ...bareEnvironment(), NEXT_TELEMETRY_DISABLED: "1", ...env },
  });
}

const ended = (child: ChildProcess) =>
  child.exitCode === null && child.signalCode === null
    ? new Promise((resolve) => child.once("exit", resolve))
    : Promise.resolve();

build();
const data = mkdtempSync(join(tmpdir(), "opendb-e2e-"));
const { server, ca, kits } = await startEmbedded(data, await freePort(), { isTest: true });
writeFileSync(mailFile, "", { mode: 0o600 });
const mails = await startMailServer((mail) => appendFileSync(mailFile, `${JSON.stringify(mail)}\n`));
const children: ChildProcess[] = [];

async function stop(code = 0): Promise<never> {
  for (const child of children) child.kill("SIGTERM");
  await Promise.all(children.map(ended));
  await Promise.all([server.stop(), mails.close()]);
  await rm(data, { recursive: true, force: true });
  for (const file of [addressFile, mailFile]) await rm(file, { force: true });
  process.exit(code);
}
process.once("SIGTERM", () => stop());
process.once("SIGINT", () => stop());

async function start(): Promise<void> {
  const administrator = server.urlOf("opendb");
  const addresses = addressesOn(await ownerOn(administrator));
  const { DATABASE_URL, CONSOLE_URL, SOURCE_URL, AUTH_SECRET } = addresses;
  const mailing = { SMTP_URL: mails.url, CONSOLE_ORIGIN: mailingOrigin };
  const worker = { DATABASE_URL, SOURCE_URL, KITS_CA: join(data, "kits-ca"), KITS_FILES: kits, ...mailing };
  writeFileSync(addressFile, JSON.stringify({ DATABASE_URL: administrator, worker }), { mode: 0o600 });
  await fill({ addresses, serverCa: ca }, () => {
    children.push(run(["--conditions=react-server", join(root, "worker/main.ts")], worker));
  });
  // The web process does not know the owner's address; an empty one keeps .env from supplying another.
  const web = { CONSOLE_URL, AUTH_SECRET, DATABASE_URL: "", SOURCE_URL: "", REQUESTS_PER_MINUTE: "1000000" };
  for (const [port, more] of [
    [webPort, {}],
    [mailingPort, mailing],
  ] as const) {
    const at = ["--hostname", "127.0.0.1", "--port", String(port)];
    children.push(run(["--conditions=react-server", main, ...at], { ...web, ...more, PORT: String(port) }));
  }
}

await start().catch((error) => {
  console.error(error);
  return stop(1);
});
