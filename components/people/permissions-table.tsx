import {
  List,
  ListItem,
  Table,
  TableTbody,
  TableTd,
  TableTh,
  TableThead,
  TableTr,
  Text,
  Title,
  VisuallyHidden,
} from "@mantine/core";
import { IconCheck } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import type { PermissionLine } from "#auth/permissions.ts";
import type { PersonRole } from "#db/vocabulary.ts";
import { Scroll } from "../feedback/scroll.tsx";

type Props = { lines: PermissionLine[]; roles: readonly PersonRole[] };

const rules = ["rule1", "rule2", "rule3", "rule4"] as const;

/** Who may do what, in words: a line a permission, a column a role, and what memberships change. */
export function PermissionsTable({ lines, roles }: Props) {
  const t = useTranslations("people");
  const role = useTranslations("shell.roles");
  return (
    <>
      <Scroll label={t("table.title")}>
        <Table miw={820} verticalSpacing={6}>
          <TableThead>
            <TableTr>
              <TableTh>{t("table.permission")}</TableTh>
              {roles.map((name) => (
                <TableTh key={name} ta="center">
                  {role(name)}
                </TableTh>
              ))}
              <TableTh>{t("table.byMembership")}</TableTh>
            </TableTr>
          </TableThead>
          <TableTbody>
            {lines.map((line) => (
              <TableTr key={line.permission}>
                <TableTh scope="row" fw={400} miw={190} style={{ whiteSpace: "normal" }}>
                  {t(`permissions.${line.permission}`)}
                </TableTh>
                {roles.map((name) => (
                  <TableTd key={name} ta="center" pos="relative">
                    <Has is={line.roles.includes(name)} />
                  </TableTd>
                ))}
                <TableTd c="dimmed" fz="xs" miw={220}>
                  {line.addedBy ? <div>{t(`table.${line.addedBy}`)}</div> : null}
                  {line.isLostWhenNarrowed ? <div>{t("table.narrowed")}</div> : null}
                </TableTd>
              </TableTr>
            ))}
          </TableTbody>
        </Table>
      </Scroll>
      <Title order={2} fz="md" mt="lg" mb={6}>
        {t("table.rules")}
      </Title>
      <List fz="sm">
        {rules.map((rule) => (
          <ListItem key={rule}>{t(`table.${rule}`)}</ListItem>
        ))}
      </List>
    </>
  );
}

function Has({ is }: { is: boolean }) {
  const t = useTranslations("people.table");
  return (
    <>
      <VisuallyHidden>{t(is ? "yes" : "no")}</VisuallyHidden>
      {is ? (
        <IconCheck size={16} aria-hidden />
      ) : (
        <Text span c="dimmed" aria-hidden>
          –
        </Text>
      )}
    </>
  );
}
