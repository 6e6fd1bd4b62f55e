import { List, ListItem, Paper, Text, Title } from "@mantine/core";
import { useTranslations } from "next-intl";
import type { Permission } from "#db/vocabulary.ts";
import { ForeignText } from "../feedback/foreign-text.tsx";

/** What somebody sees at one customer: which of its tenants (null: all of them), and what they may do there. */
export type Sight = {
  slug: string;
  name: string;
  tenants: { id: string; name: string }[] | null;
  permissions: readonly Permission[];
};

type Props = { title: string; seesAll: boolean; nothing: string; sights: Sight[] };

const mostNames = 6;
/** How many customers of a group stand there before the rest is opened on demand. */
const mostCustomers = 8;

/** What somebody sees, in words: customers with the same permissions stand together. */
export function Preview({ title, seesAll, nothing, sights }: Props) {
  const t = useTranslations("people");
  const groups = new Map<string, Sight[]>();
  for (const sight of sights) {
    const key = sight.permissions.join();
    groups.set(key, [...(groups.get(key) ?? []), sight]);
  }
  return (
    <Paper component="section" p="md" aria-label={title}>
      <Title order={2} fz="md" mb={6}>
        {title}
      </Title>
      {seesAll ? <Text fz="sm">{t("person.seesAll")}</Text> : null}
      {!seesAll && sights.length === 0 ? (
        <Text fz="sm" c="dimmed">
          {nothing}
        </Text>
      ) : null}
      {seesAll
        ? null
        : [...groups].map(([key, members]) => (
            <div key={key} style={{ marginTop: 8 }}>
              {members.slice(0, mostCustomers).map((sight) => (
                <Customer key={sight.slug} sight={sight} />
              ))}
              {members.length > mostCustomers ? (
                <details>
                  <Text component="summary" fz="sm" style={{ cursor: "pointer" }}>
                    {t("list.more", { count: members.length - mostCustomers })}
                  </Text>
                  {members.slice(mostCustomers).map((sight) => (
                    <Customer key={sight.slug} sight={sight} />
                  ))}
                </details>
              ) : null}
              <List fz="sm" withPadding>
                {(members[0]?.permissions ?? []).map((permission) => (
                  <ListItem key={permission}>{t(`permissions.${permission}`)}</ListItem>
                ))}
              </List>
            </div>
          ))}
    </Paper>
  );
}

function Customer({ sight: { name, tenants } }: { sight: Sight }) {
  const t = useTranslations("people.person");
  return (
    <Text fz="sm">
      <b>
        <ForeignText text={name} most={60} />
      </b>{" "}
      <Text span c="dimmed" fz="sm">
        {tenants === null ? t("allTenants") : t("tenants", { count: tenants.length })}
        {tenants === null ? null : ": "}
        {tenants?.slice(0, mostNames).map((tenant, at) => (
          <span key={tenant.id}>
            {at > 0 ? ", " : null}
            <ForeignText text={tenant.name} most={40} />
          </span>
        ))}
        {tenants && tenants.length > mostNames ? ", …" : null}
      </Text>
    </Text>
  );
}
