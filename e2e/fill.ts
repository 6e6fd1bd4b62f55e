import { closeControl, controlDb } from "#db/control.ts";
import { setUpControl } from "#db/setup.ts";
import { generated, provision } from "#demo/content.ts";
import { load } from "#demo/loads.ts";
import { reread } from "#env.ts";

type Addresses = { DATABASE_URL: string; CONSOLE_URL: string; SOURCE_URL: string; AUTH_SECRET: string };

const passwordOf = (url: string) => decodeURIComponent(new URL(url).password);

/** A control database, the demo's source at its smallest, its customers seeded and derived, and its people. */
export async function fill(settings: Addresses, startWorker: () => void): Promise<void> {
  reread({ ...settings });
  const { DATABASE_URL: adminUrl, CONSOLE_URL, SOURCE_URL } = settings;
  await setUpControl(adminUrl, { consolePassword: passwordOf(CONSOLE_URL) });
  const demo = { adminUrl, sourcePassword: passwordOf(SOURCE_URL), control: controlDb() };
  const customers = await generated(demo, "XS");
  await provision(demo, customers);
  startWorker();
  await load(
    demo.control,
    customers.map(({ slug }) => slug),
  );
  await closeControl();
}
