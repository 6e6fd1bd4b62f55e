import { ownerRole } from "#db/ddl.ts";
import { sourceRole } from "#sample-lms/source/create.ts";
import { type Fault, inBackground } from "../context.ts";
import { sleep } from "../time.ts";
import { careful, type World } from "../world.ts";

/** Tight enough to end whatever lets them hold. */
const limits: Record<string, string> = {
  statement_timeout: "5ms",
  lock_timeout: "5ms",
  transaction_timeout: "1s",
  idle_in_transaction_session_timeout: "5ms",
  idle_session_timeout: "100ms",
  default_transaction_isolation: "serializable",
  default_transaction_read_only: "on",
  default_transaction_deferrable: "on",
};

async function alter(world: World, role: string, setting: string): Promise<void> {
  const admin = await world.open("postgres");
  try {
    await admin.query(`ALTER ROLE ${role} ${setting}`);
  } finally {
    await admin.end().catch(() => {});
  }
}

/** As a faithful administrator would: again and again while the server is away. */
async function insist(work: () => Promise<void>): Promise<void> {
  for (;;) {
    try {
      return await work();
    } catch {
      await sleep(500);
    }
  }
}

/** An administrator gives the role of one side a limit for its new sessions, and takes it back after some seconds. */
export const limitRole: Fault = async (context) => {
  const { world, random } = context;
  const role = random.pick([sourceRole, ownerRole]);
  const name = random.pick(Object.keys(limits));
  await alter(world, role, `SET ${name} = '${limits[name]}'`);
  const milliseconds = random.between(2000, 8000);
  const takeBack = async () => {
    await sleep(milliseconds);
    const before = role === sourceRole ? careful[name] : undefined;
    await insist(() => alter(world, role, before ? `SET ${name} = '${before}'` : `RESET ${name}`));
  };
  inBackground(context, takeBack());
  return `${name} = ${limits[name]} of ${role} for ${milliseconds} ms`;
};
