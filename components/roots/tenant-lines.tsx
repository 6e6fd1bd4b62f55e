import { Button, Group, List, ListItem, Stack, Text } from "@mantine/core";
import { useFormatter, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { Lines } from "#db/provisioning/roots-preview.ts";
import type { Choice } from "#db/queries/roots-choice.ts";
import { inText } from "#foreign.ts";
import { ForeignText } from "../feedback/foreign-text.tsx";

/** A tenant by its title, its address and its id. */
export function TenantName({
  id,
  name,
  subdomain,
}: {
  id: string;
  name: string | null;
  subdomain: string | null;
}) {
  const more = subdomain !== null && subdomain !== name ? `${subdomain} · ${id}` : id;
  return (
    <>
      <ForeignText text={name ?? subdomain ?? id} most={60} isInside />{" "}
      <Text span fz="xs" c="dimmed">
        <ForeignText text={more} most={60} isInside />
      </Text>
    </>
  );
}

/** Why a tenant cannot be chosen, or what comes with it. */
function ChoiceNote({ refusal, totals }: Choice) {
  const t = useTranslations("roots");
  const format = useFormatter();
  if (refusal) {
    const named = "name" in refusal ? { name: inText(refusal.name, 60) } : {};
    return t(`refusals.${refusal.why}`, { name: "", id: "id" in refusal ? refusal.id : "", ...named });
  }
  const { tenants: count, learners, limit } = totals;
  return limit === null
    ? t("editor.totals", { count, learners })
    : t("editor.totalsOf", { count, learners, limit: format.number(limit, "integer") });
}

type ListProps = {
  label: string;
  choices: readonly Choice[];
  /** Whether one that may not be chosen can be pressed all the same. */
  isForRefused?: boolean;
  button: string;
  named: (tenant: string) => string;
  onPress: (id: string) => void;
};

/** Tenants with what comes with each, and one button each. */
export function ChoiceList({ label, choices, isForRefused = false, button, named, onPress }: ListProps) {
  return (
    <Stack component="ul" gap={6} p={0} m={0} style={{ listStyle: "none" }} aria-label={label}>
      {choices.map((one) => {
        const name = one.title || one.subdomain || one.id;
        return (
          <Group key={one.id} component="li" justify="space-between" wrap="nowrap" gap="sm">
            <div style={{ minWidth: 0 }}>
              <TenantName id={one.id} name={name} subdomain={one.subdomain} />
              <Text fz="xs" c={one.refusal ? "red.8" : "dimmed"}>
                <ChoiceNote {...one} />
              </Text>
            </div>
            <Button
              size="compact-sm"
              variant="default"
              style={{ flexShrink: 0 }}
              disabled={one.refusal !== null && !isForRefused}
              aria-label={named(inText(name, 60))}
              onClick={() => onPress(one.id)}
            >
              {button}
            </Button>
          </Group>
        );
      })}
    </Stack>
  );
}

const mostLines = 8;

/** Tenants that come or go, under a sentence that counts them. */
export function LinesOf({ head, lines: { count, first } }: { head: ReactNode; lines: Lines }) {
  const t = useTranslations("roots.preview");
  const shown = first.slice(0, mostLines);
  return (
    <div>
      <Text fz="sm">{head}</Text>
      {count > 0 ? (
        <List fz="sm" withPadding>
          {shown.map(({ id, name, learners }) => (
            <ListItem key={id}>
              <ForeignText text={name} most={50} />{" "}
              <Text span fz="xs" c="dimmed">
                {id} · {t("learnersOf", { count: learners })}
              </Text>
            </ListItem>
          ))}
        </List>
      ) : null}
      {count > shown.length ? <Text fz="sm">{t("more", { count: count - shown.length })}</Text> : null}
    </div>
  );
}
