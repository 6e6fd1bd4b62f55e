"use server";

import { z } from "zod";
import { customerAction } from "#auth/action.ts";
import { askKitTask } from "#auth/kits/ask.ts";
import { type KitLink, linkToKit, unlinkKit } from "#auth/kits/link.ts";
import { isRequest } from "#certificates.ts";
import { kitPlanOf } from "#db/queries/kit-plan.ts";
import { kitTasksOf } from "#db/queries/kit-tasks.ts";
import { kitsOf } from "#db/queries/kits.ts";
import type { Access } from "#db/scope.ts";
import { because } from "#errors/english.ts";
import { OpendbError } from "#errors.ts";
import { asSeen } from "#foreign.ts";
import { parseNetworks } from "#kits/networks.ts";
import { mostDays, wantedKit } from "#kits/wanted.ts";

const customer = z.string().max(64);
const idKit = z.number().int().min(1);
const days = z.number().int().min(1).max(mostDays);
const inDays = (count: number) => new Date(Date.now() + count * 86_400_000);

async function kitOf(access: Access, id: number) {
  const [kit] = await kitsOf(access, id);
  if (!kit) throw new OpendbError("not_found", `Kit ${id} is none of ${access.customer.slug}.`);
  return kit;
}

export const makeKit = customerAction({
  schema: z.object({
    ...wantedKit.omit({ addresses: true, expiresAt: true }).shape,
    customer,
    role: z.string().max(200).transform(asSeen),
    addresses: z.string().max(10_000),
    days,
  }),
  permission: "kits.write",
  audit: "kit.request",
  do: async ({ tx, access, input }) => {
    const { customer: slug, role, addresses, days: count, ...wanted } = input;
    const rest = role.startsWith(`${slug}_`) ? role.slice(slug.length + 1) : "";
    if (!/^[a-z0-9_]+$/.test(rest) || role.length > 50)
      throw because("kit_name_bad", { role, customer: slug });
    const { networks, wrong } = parseNetworks(addresses);
    if (wrong.length > 0) throw because("kit_address_bad", { addresses: wrong });
    const [all, plan] = await Promise.all([kitsOf(access), kitPlanOf(access)]);
    if (all.some((kit) => kit.role_name === role && kit.state !== "making"))
      throw because("kit_name_taken", { role });
    const { connections, seconds } = wanted;
    if (plan && (connections > plan.connections || seconds > plan.seconds))
      throw because("kit_over_plan", {
        plan: plan.name,
        connections: plan.connections,
        seconds: plan.seconds,
      });
    if (plan && all.filter(({ state }) => state !== "revoked").length >= plan.kits)
      throw because("kit_limit_reached", { plan: plan.name, count: plan.kits });
    const wantedInput = {
      ...wanted,
      addresses: networks.length > 0 ? networks : null,
      expiresAt: inDays(count).toISOString(),
    };
    return askKitTask(tx, access, { kind: "make", role, input: wantedInput });
  },
});

/** Asks once more for what has failed. */
export const askAgain = customerAction({
  schema: z.object({ customer, task: z.number().int().min(1) }),
  permission: "kits.write",
  audit: "kit.request",
  do: async ({ tx, access, input }) => {
    const task = (await kitTasksOf(access)).find(({ id }) => id === input.task);
    if (task?.state !== "failed") throw new OpendbError("not_found", `No failed task ${input.task}.`);
    const { kind, role } = task;
    if (kind === "sign" || kind === "password") throw new OpendbError("bad_input", "Links are opened again.");
    return askKitTask(tx, access, { kind, role, input: task.input as Record<string, unknown> });
  },
});

/** A link to the first certificate or password of a kit, or to another one. */
export const linkKit = customerAction({
  schema: z.object({
    customer,
    kit: idKit,
    /** How long what it hands over is good; null: as long as the kit. */
    days: days.nullable(),
    request: z.string().max(16_384),
  }),
  permission: "kits.write",
  audit: null,
  do: async ({ tx, access, input }): Promise<KitLink> => {
    const kit = await kitOf(access, input.kit);
    const role = kit.role_name;
    if (kit.state !== "active")
      throw because(kit.state === "revoked" ? "kit_revoked" : "kit_unfinished", { role });
    const now = new Date();
    const good = kit.certificates.filter(({ until, revokedAt }) => revokedAt === null && until > now);
    if (good.length >= 2) throw because("kit_certificates_full", { role, serial: good[0]?.serial ?? "" });
    const request = input.request.trim();
    if (request !== "" && (kit.form === "password" || !(await isRequest(request))))
      throw because("kit_request_bad", {});
    const goodUntil = input.days === null ? kit.expires_at : inDays(input.days);
    if (goodUntil <= now) throw because("kit_over", { role });
    return linkToKit(tx, { idKit: kit.id, goodUntil, request: request === "" ? null : request });
  },
});

export const unlink = customerAction({
  schema: z.object({ customer, kit: idKit }),
  permission: "kits.write",
  audit: null,
  do: async ({ tx, access, input }) => unlinkKit(tx, (await kitOf(access, input.kit)).id),
});

export const retireCertificate = customerAction({
  schema: z.object({ customer, kit: idKit, serial: z.string().regex(/^[0-9a-f]{1,64}$/) }),
  permission: "kits.write",
  audit: "kit.request",
  do: async ({ tx, access, input: { kit: id, serial } }) => {
    const kit = await kitOf(access, id);
    if (!kit.certificates.some((one) => one.serial === serial))
      throw new OpendbError("not_found", `Kit ${id} has no certificate ${serial}.`);
    return askKitTask(tx, access, { kind: "retire", role: kit.role_name, input: { serial } });
  },
});

export const revokeKit = customerAction({
  schema: z.object({ customer, kit: idKit, confirmation: z.string().max(64) }),
  permission: "kits.write",
  audit: "kit.request",
  do: async ({ tx, access, input }) => {
    const kit = await kitOf(access, input.kit);
    if (asSeen(input.confirmation) !== kit.role_name)
      throw new OpendbError("bad_input", "The confirmation is not the kit's name.");
    return askKitTask(tx, access, { kind: "revoke", role: kit.role_name });
  },
});
