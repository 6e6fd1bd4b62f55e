import { addressOf } from "#address.ts";
import { consoleRole } from "#db/ddl.ts";
import { setUpControl } from "#db/setup.ts";
import { required } from "#env.ts";
import { OpendbError } from "#errors.ts";
import { print } from "./output.ts";

/**
 * `opendb setup`: control database, roles, queue and grants on the server of DATABASE_URL. Role opendb_console gets the
 * password that CONSOLE_URL names. May run again: what is there stays.
 */
export async function setup(): Promise<number> {
  const { user, password } = addressOf(required("CONSOLE_URL"));
  if (user !== consoleRole || password === undefined)
    throw new OpendbError(
      "configuration",
      `CONSOLE_URL has to name the role ${consoleRole} and its password.`,
      {
        hint: `For example postgres://${consoleRole}:a-long-password@host:5432/opendb; setup gives the role that password.`,
      },
    );
  await setUpControl(required("DATABASE_URL"), { consolePassword: password });
  print("The control database is ready. Next: opendb provision, opendb people add.");
  return 0;
}
