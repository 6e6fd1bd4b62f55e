import type { Draft } from "#db/provisioning/draft.ts";
import type { ProvisionStep } from "#db/vocabulary.ts";
import { OpendbError } from "#errors.ts";
import type { By } from "#warehouse/kits/kit.ts";
import type { MadeKit } from "#warehouse/kits/make.ts";
import type { Hold } from "./hold.ts";

/** What the steps of a provision have in common, as long as one worker is at it. */
export type Job = {
  hold: Hold;
  adminUrl: string;
  signal: AbortSignal;
  /** The step at which it is. */
  at: ProvisionStep | undefined;
  /** What was handed over for the kit, which nobody else knows: it is for the test of the connection. */
  kit?: MadeKit;
};

export const draftOf = ({ hold }: Job): Draft => hold.provision.draft;

/** Whoever wanted the customer is who does it, for the audit. */
export const byOf = ({ hold: { db, provision }, adminUrl }: Job): By => ({
  control: db,
  adminUrl,
  actor: provision.requested_by ?? "worker",
  idPerson: provision.id_requester ?? undefined,
});

/** The customer that the first step has made. */
export function customerIdOf({ hold: { provision } }: Job): number {
  if (provision.id_customer === null)
    throw new OpendbError("not_found", "The customer is gone.", { params: {} });
  return provision.id_customer;
}
