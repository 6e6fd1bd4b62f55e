import { eq } from "drizzle-orm";
import { quote } from "#db/ddl.ts";
import { kits } from "#db/schema/console/kits.ts";
import type { LifeKind, LifeStep } from "#db/vocabulary.ts";
import { admitKit, markRevoked } from "../kits/change.ts";
import { inDatabase, isLetIn, listKits, tell } from "../kits/kit.ts";
import { holdRoles, lockRole, rolesThere } from "../kits/role.ts";
import { dropBuilding, setOldAside, tellOld } from "../move/copies.ts";
import { copyAll } from "../move/copy.ts";
import { switchOver } from "../move/switch.ts";
import { lookAtTarget } from "../move/target.ts";
import { verifyAll } from "../move/verify.ts";
import { asideOf, bringBack, dropAside, setAside, sizeOf } from "./databases.ts";
import { type Facts, type Given, onServer, type Step } from "./given.ts";

const kitsOf = ({ work, customer }: Given) => listKits(work.control, customer.id);
const rolesOf = (all: Awaited<ReturnType<typeof kitsOf>>) => all.map(({ kit }) => kit.role_name);

const shutKits: Step = async (given) => {
  const roles = rolesOf((await kitsOf(given)).filter(({ kit }) => kit.state !== "revoked"));
  const sessions = await onServer(given, (opened) => holdRoles(opened, roles));
  return { kits: roles.length, sessions };
};

const openKits: Step = async (given) => {
  if (!isLetIn(given.customer.state)) return { kits: 0 };
  const active = (await kitsOf(given)).filter(({ kit }) => kit.state === "active");
  for (const placed of active)
    await inDatabase(given.work, placed, (opened) => admitKit(given.work, placed, opened));
  return { kits: active.length };
};

const revokeKits: Step = async (given) => {
  const all = await kitsOf(given);
  const left = all.filter(({ kit }) => kit.state !== "revoked");
  for (const { kit } of left) await markRevoked(given.work, kit);
  // Those of before, too: an attempt that ended here has noted them.
  await onServer(given, async (opened) => {
    await holdRoles(opened, rolesOf(all));
    for (const role of rolesOf(all)) await lockRole(opened, role);
  });
  return { kits: left.length };
};

/** Only where there is something to be told: an installation without kits has no authority to tell of. */
const tellServers: Step = async ({ work, customer, server }) => {
  const count = await work.control.$count(kits, eq(kits.id_customer, customer.id));
  return { server: server.name, told: count > 0 ? await tell(work, { server }) : "told" };
};

const holdLoads: Step = async ({ work, customer: { id, slug }, server: { host, port } }) => {
  await work.holdLoads(id, { url: work.adminUrl, database: slug, host, port });
  return {};
};

const cancelLoads: Step = async ({ work, task, customer }) => ({
  loads: await work.cancelLoads(customer.id, task.requested_by),
});

const dropRoles: Step = async (given) => {
  const all = await kitsOf(given);
  return onServer(given, async (opened) => {
    const there = await rolesThere(opened, rolesOf(all));
    for (const role of there) await opened.query(`DROP ROLE IF EXISTS ${quote(role)}`);
    return { roles: there.length };
  });
};

const steps: Record<LifeKind, Partial<Record<LifeStep, Step>>> = {
  suspend: { kits: shutKits, servers: tellServers, loads: cancelLoads },
  resume: { kits: openKits, servers: tellServers },
  deprovision: {
    loads: cancelLoads,
    kits: revokeKits,
    servers: tellServers,
    report: (given) => onServer(given, (opened) => sizeOf(given.work, given, opened)),
    warehouse: (given) => onServer(given, (opened) => setAside(opened, asideOf(given.customer))),
  },
  restore: { warehouse: (given) => onServer(given, (opened) => bringBack(opened, asideOf(given.customer))) },
  drop: {
    warehouse: (given) => onServer(given, (opened) => dropAside(opened, asideOf(given.customer))),
    roles: dropRoles,
  },
  move: {
    hold: holdLoads,
    target: lookAtTarget,
    copy: copyAll,
    verify: verifyAll,
    switch: switchOver,
    kits: openKits,
    servers: async (given) => ({ ...(await tellServers(given)), ...(await tellOld(given)) }),
    old: setOldAside,
  },
  stay: { kits: openKits, copies: dropBuilding },
};

/** Does one step of a task; it may have been done before, in part or as a whole. Gives what there is to tell of it. */
export async function doStep(step: LifeStep, given: Given): Promise<Facts> {
  const work = steps[given.task.kind][step];
  if (!work) throw new Error(`${given.task.kind} has no step ${step}.`);
  return work(given);
}
