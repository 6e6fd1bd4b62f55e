import { and, eq, isNull } from "drizzle-orm";
import type { ControlDb } from "#db/control.ts";
import type { Kit } from "#db/schema/console/kits.ts";
import { rootChanges } from "#db/schema/console/root_changes.ts";

/** A kit with those of some tenants that it may read at all; one of all tenants is held to these. */
export function among<K extends Pick<Kit, "tenants">>(kit: K, kept: readonly bigint[]): K {
  const list = new Set(kept);
  return { ...kit, tenants: kit.tenants?.filter((id) => list.has(id)) ?? [...kept] };
}

/** A kit with no tenants but those that stay, while its customer's are being changed: until what follows from the change is computed. */
export async function heldTo(control: ControlDb, kit: Kit): Promise<Kit> {
  const { id_customer, finished_at, computed_at, kept } = rootChanges;
  const [change] = await control
    .select({ kept })
    .from(rootChanges)
    .where(and(eq(id_customer, kit.id_customer), isNull(finished_at), isNull(computed_at)));
  return change ? among(kit, change.kept) : kit;
}
