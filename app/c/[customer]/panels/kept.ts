import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import type { Search } from "#components/address/read.ts";
import { keptName, readKept } from "#components/panels/controls/kept-choice.ts";
import type { Scope } from "#db/scope.ts";
import { buildPanelQuery, hasChoice } from "./params.ts";

/**
 * Goes on at what the person chose the last time, where the address asks for nothing of it. Tenants that they may no
 * longer see fall away.
 */
export async function followKept({ person, allowed }: Scope, path: string, search: Search): Promise<void> {
  if (hasChoice(search)) return;
  const kept = readKept((await cookies()).get(keptName(person.id))?.value);
  if (!kept) return;
  const tenants = kept.tenants?.filter((id) => allowed.includes(id)) ?? [];
  const query = buildPanelQuery({ ...kept, tenants: tenants.length > 0 ? tenants : null });
  const rest = Object.entries(search).flatMap(([name, given]) =>
    [given].flat().map((text): [string, string] => [name, text ?? ""]),
  );
  redirect(`${path}${query}${rest.length > 0 ? `&${new URLSearchParams(rest)}` : ""}`);
}
