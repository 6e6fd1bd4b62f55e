import { useTranslations } from "next-intl";
import type { Refusal } from "#db/provisioning/tree.ts";
import { inText } from "#foreign.ts";

/** Says why a tenant cannot be a customer's. */
export function useRefusal(): (refusal: Refusal) => string {
  const t = useTranslations("provision.refusals");
  return (refusal) => {
    if (refusal.why === "missing") return t("missing");
    return t(refusal.why, { other: "name" in refusal ? inText(refusal.name, 40) : refusal.id });
  };
}
