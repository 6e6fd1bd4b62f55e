import type { Control } from "#db/control.ts";
import { required } from "#env.ts";
import { carryRows, holdLoads } from "#loader/move.ts";
import { requestCancelOfAll } from "#loader/run/request.ts";
import { applyLimits } from "#warehouse/kits/limits.ts";
import type { LifeWork } from "#warehouse/life/given.ts";
import { dueLives, requestDueDrops, workLife } from "#warehouse/life/life.ts";
import { workCopies } from "#warehouse/move/copies.ts";
import { dueRoots, workRoots } from "#warehouse/roots/kits.ts";
import { log, said } from "./log.ts";

const workOf = (db: Control): LifeWork => ({
  control: db,
  adminUrl: required("DATABASE_URL"),
  actor: "worker",
  cancelLoads: (idCustomer, by) => db.transaction((tx) => requestCancelOfAll(tx, idCustomer, by)),
  holdLoads: (idCustomer, at) => holdLoads(db, idCustomer, at),
  carryRows,
});

/**
 * Takes what is asked for in customers' lives, each customer's by itself: a server that does not answer keeps nobody waiting
 * but its own. What is returned looks once, and does not wait for what it has begun.
 */
export function lifeWatch(db: Control): () => Promise<void> {
  const taken = new Set<number>();
  const take = async (id: number): Promise<void> => {
    taken.add(id);
    try {
      if (await workLife(workOf(db), id)) log("life.done", { customer: id });
    } catch (error) {
      log("life.failed", { customer: id, ...said(error) });
    } finally {
      taken.delete(id);
    }
  };
  return async () => {
    for (const slug of await requestDueDrops(db)) log("life.drop_requested", { customer: slug });
    for (const id of await dueLives(db)) if (!taken.has(id)) void take(id);
  };
}

/** Holds kits to the tenants that stay while a customer's are being changed, each customer's by itself, and lets them go. */
export function rootsWatch(db: Control): () => Promise<void> {
  const taken = new Set<number>();
  const take = async (id: number): Promise<void> => {
    taken.add(id);
    try {
      if (await workRoots(workOf(db), id)) log("roots.kits_told", { customer: id });
    } catch (error) {
      log("roots.kits_failed", { customer: id, ...said(error) });
    } finally {
      taken.delete(id);
    }
  };
  return async () => {
    for (const id of await dueRoots(db)) if (!taken.has(id)) void take(id);
  };
}

/** Gives kits' roles what their customers' plans allow now. A role that could not be given it is told of once. */
export function limitsWatch(db: Control): () => Promise<void> {
  const failing = new Set<string>();
  return async () => {
    for (const { role, error } of await applyLimits(workOf(db))) {
      if (error === undefined) log("kit.limited", { role });
      else if (!failing.has(role)) log.warn("kit.limit_failed", { role, ...said(error) });
      if (error === undefined) failing.delete(role);
      else failing.add(role);
    }
  };
}

/** Drops what moves have left when its time has come. One that could not be dropped is told of once. */
export function copiesWatch(db: Control): () => Promise<void> {
  const failing = new Set<string>();
  return async () => {
    for (const { slug, database, error } of await workCopies(workOf(db))) {
      if (error === undefined) log("copy.done", { customer: slug, database });
      else if (!failing.has(database)) log.warn("copy.failed", { customer: slug, database, ...said(error) });
      if (error === undefined) failing.delete(database);
      else failing.add(database);
    }
  };
}
