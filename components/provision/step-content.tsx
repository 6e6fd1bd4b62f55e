"use client";

import type { Draft, DraftPart, DraftStep } from "#db/provisioning/draft.ts";
import type { Problem } from "#db/provisioning/problems.ts";
import type { Offers } from "#db/queries/placement.ts";
import type { TenantsToChoose } from "#db/queries/source-tenants.ts";
import { SlugFields } from "./slug-fields.tsx";
import { ContractStep } from "./steps/contract.tsx";
import { KitStep } from "./steps/kit.tsx";
import { PeopleStep } from "./steps/people.tsx";
import { PlacementStep } from "./steps/placement.tsx";
import { ReviewStep } from "./steps/review.tsx";
import { TenantsStep } from "./steps/tenants.tsx";
import type { CheckSlug, FindTenants, RefreshTenants } from "./types.ts";

type Props = {
  step: DraftStep;
  draft: Draft;
  problems: Problem[];
  offers: Offers;
  chosen: TenantsToChoose["chosen"];
  put: (part: DraftPart) => void;
  go: (step: DraftStep) => void;
  acts: { checkSlug: CheckSlug; findTenants: FindTenants; refreshTenants: RefreshTenants };
};

/** The fields of one step. */
export function StepContent({ step, draft, problems, offers, chosen, put, go, acts }: Props) {
  const { checkSlug, ...tenants } = acts;
  switch (step) {
    case "name":
      return (
        <SlugFields
          value={draft.name}
          onChange={(value) => put({ step, value })}
          checkSlug={checkSlug}
          isChosen
        />
      );
    case "contract":
      return (
        <ContractStep
          value={draft.contract}
          onChange={(value) => put({ step, value })}
          plans={offers.plans}
          periods={offers.periods}
        />
      );
    case "tenants":
      return <TenantsStep value={draft.tenants} onChange={(value) => put({ step, value })} {...tenants} />;
    case "placement":
      return (
        <PlacementStep
          value={draft.placement}
          onChange={(value) => put({ step, value })}
          servers={offers.servers}
        />
      );
    case "people":
      return (
        <PeopleStep
          value={draft.people}
          onChange={(value) => put({ step, value })}
          roots={draft.tenants.roots}
          findTenants={tenants.findTenants}
        />
      );
    case "kit":
      return <KitStep value={draft.kit} onChange={(value) => put({ step, value })} />;
    case "review":
      return <ReviewStep {...{ draft, problems, offers, chosen, go }} />;
  }
}
