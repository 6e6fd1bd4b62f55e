import { closeControl, controlDb } from "#db/control.ts";
import { setUpControl } from "#db/setup.ts";
import { passwordOf } from "#demo/addresses.ts";
import { generated, provision } from "#demo/content.ts";
import type { Addresses } from "#demo/env-file.ts";
import { load } from "#demo/loads.ts";
import { reread } from "#env.ts";

/** A control database, the demo's source at its smallest, its customers seeded and derived, and its people. */
export async function fill(
  { addresses, serverCa }: { addresses: Addresses; serverCa: string },
  startWorker: () => void,
): Promise<void> {
  reread({ ...addresses });
  const { DATABASE_URL: adminUrl, CONSOLE_URL, SOURCE_URL } = addresses;
  await setUpControl(adminUrl, { consolePassword: passwordOf(CONSOLE_URL), serverCa });
  const demo = { adminUrl, sourcePassword: passwordOf(SOURCE_URL) ?? "", control: controlDb() };
  const customers = await generated(demo, "XS");
  await provision(demo, customers);
  startWorker();
  await load(
    demo.control,
    customers.map(({ slug }) => slug),
  );
  await closeControl();
}
