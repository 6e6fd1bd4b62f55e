import { Group } from "@mantine/core";
import Link from "next/link";
import { useTranslations } from "next-intl";

type Props = { first: string | null; newer: string | null; older: string | null };

/** To newer and to older entries. */
export function EntriesPager({ first, newer, older }: Props) {
  const t = useTranslations("audit.pages");
  const steps = { first, newer, older };
  return (
    <Group component="nav" aria-label={t("label")} justify="flex-end" mt="sm" gap="md" fz="sm">
      {(["first", "newer", "older"] as const).map((name) =>
        steps[name] === null ? null : (
          <Link key={name} className="link" href={steps[name]} prefetch={false}>
            {t(name)}
          </Link>
        ),
      )}
    </Group>
  );
}
