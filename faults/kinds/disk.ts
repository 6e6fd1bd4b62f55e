import { spawnSync } from "node:child_process";
import { chownSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { Customer } from "#db/schema/console/customers.ts";
import { clusterFiles } from "#embedded/files.ts";
import type { Fault, FaultContext } from "../context.ts";
import { openRun, request } from "../loads.ts";
import { becomes } from "../time.ts";
import type { World } from "../world.ts";

const tablespace = "tiny";

/** Where the tablespace lies, inside of the server's own files: a standby keeps one of its own there, without our disk. */
function folderOf(world: World): string | undefined {
  const place = join(clusterFiles(world.data).cluster, "pg_tblspc");
  const [oid] = readdirSync(place);
  return oid && join(place, oid);
}

/** A disk of a few megabytes, where this process may mount one. Resolves to why not, or to undefined. */
export async function makeDisk(world: World): Promise<string | undefined> {
  const { owner } = clusterFiles(world.data);
  if (process.platform !== "linux" || process.getuid?.() !== 0) return "mounting one needs Linux and root";
  const admin = await world.open("postgres");
  try {
    await admin.query("SET allow_in_place_tablespaces = on");
    await admin.query(`CREATE TABLESPACE ${tablespace} LOCATION ''`);
    const folder = folderOf(world) ?? "";
    const inside = readdirSync(folder);
    const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=1m,mode=0700", "tmpfs", folder]);
    if (mounted.status !== 0)
      return `mount said: ${mounted.stderr?.toString().trim() || mounted.error?.message}`;
    for (const name of inside) mkdirSync(join(folder, name), { mode: 0o700 });
    for (const path of [folder, ...inside.map((name) => join(folder, name))])
      if (owner.uid !== undefined && owner.gid !== undefined) chownSync(path, owner.uid, owner.gid);
    await admin.query(`GRANT CREATE ON TABLESPACE ${tablespace} TO PUBLIC`);
  } finally {
    await admin.end();
  }
  return undefined;
}

/** Recovery after a crash does once more what there was room for at different times: it needs all of that room at once. */
export function resizeDisk(world: World, megabytes: number): void {
  const folder = folderOf(world);
  if (folder) spawnSync("mount", ["-o", `remount,size=${megabytes}m`, folder]);
}

/** Takes the disk away again. */
export function removeDisk(world: World): void {
  const folder = folderOf(world);
  if (folder) spawnSync("umount", [folder]);
}

async function moveTo(world: World, slug: string, place: "tiny" | "" | undefined): Promise<void> {
  const admin = await world.open("postgres");
  try {
    for (const setting of ["default_tablespace", "temp_tablespaces"])
      await admin.query(
        place === undefined
          ? `ALTER DATABASE ${slug} RESET ${setting}`
          : `ALTER DATABASE ${slug} SET ${setting} = '${place}'`,
      );
  } finally {
    await admin.end();
  }
}

/** Requests a load of the largest table, which is to meet the disk. Resolves to how it ended; undefined without one. */
async function loadLargest({ world, random }: FaultContext, customer: Customer): Promise<string | undefined> {
  const kind = random.pick(["seed", "delta"] as const);
  // A delta of all times: its temporary tables are what does not fit.
  const from = kind === "delta" ? { from: "2020-01-01T00:00:00Z" } : {};
  let id: number | undefined;
  const ask = async () => {
    id = await request(world, customer, kind, { tables: ["lms.user_lesson_progress"], ...from });
    return id !== undefined;
  };
  // A derive that follows by itself may come first.
  if (!(await becomes(ask, 10))) return undefined;
  await becomes(async () => (await openRun(world, customer))?.id !== id, 20);
  const { rows } = await world.control.pool.query<{ state: string; code: string | null }>(
    "SELECT state, error ->> 'code' AS code FROM console.runs WHERE id = $1",
    [id],
  );
  // What another fault ended first, or what is small enough, has met no full disk.
  return rows[0]?.code === "disk_full" ? `${kind} of ${customer.slug}: ${rows[0].state}` : undefined;
}

/** The largest table is loaded onto a disk that is too small for it: the load must fail and say so. */
export const fillDisk: Fault = async (context) => {
  const { world, random, reserved } = context;
  const customer = random.pick(world.customers);
  // Whoever keeps the customer loading would always be faster.
  reserved.add(customer.id);
  try {
    if (!(await becomes(async () => !(await openRun(world, customer)), 20))) return undefined;
    resizeDisk(world, 1);
    await moveTo(world, customer.slug, tablespace);
    try {
      return await loadLargest(context, customer);
    } finally {
      await moveTo(world, customer.slug, undefined);
      await world.admin.query("CHECKPOINT");
    }
  } finally {
    reserved.delete(customer.id);
  }
};
