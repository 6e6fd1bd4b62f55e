import { Text } from "@mantine/core";
import { useTranslations } from "next-intl";
import type { PersonRole } from "#db/vocabulary.ts";
import { Facts } from "../feedback/facts.tsx";
import { ForeignText } from "../feedback/foreign-text.tsx";

type Props = { person: { name: string; email: string; role: PersonRole } };

/** Who the person is to the console. */
export function Identity({ person }: Props) {
  const t = useTranslations("auth.account");
  const tRoles = useTranslations("shell.roles");
  return (
    <>
      <Facts
        facts={[
          { name: t("name"), value: <ForeignText text={person.name} /> },
          { name: t("email"), value: <ForeignText text={person.email} /> },
          { name: t("role"), value: tRoles(person.role) },
        ]}
      />
      <Text fz="xs" c="dimmed" mt={6}>
        {t("identityNote")}
      </Text>
    </>
  );
}
