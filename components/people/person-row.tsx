import { TableTd, TableTr, Text } from "@mantine/core";
import { useTranslations } from "next-intl";
import type { PersonRow as Row } from "#db/queries/people.ts";
import { ForeignText } from "../feedback/foreign-text.tsx";
import { Ago } from "../feedback/moment.tsx";
import { ToneLabel } from "../feedback/tone-label.tsx";

const most = 3;

/** The line of one person. */
export function PersonRow({ row, seenAt, isSelf }: { row: Row; seenAt: Date | undefined; isSelf: boolean }) {
  const t = useTranslations("people.list");
  const role = useTranslations("shell.roles");
  return (
    <TableTr>
      <TableTd>
        <ForeignText text={row.name} href={`/people/${row.id}`} />
        {isSelf ? (
          <Text span fz="sm" c="dimmed">
            {" "}
            ({t("you")})
          </Text>
        ) : null}
        <Text fz="xs" c="dimmed">
          <ForeignText text={row.email} />
        </Text>
        {/* What the columns say that a phone has no room for. */}
        <Text component="div" fz="xs" c="dimmed" hiddenFrom="sm">
          {role(row.role)} · <Customers row={row} />
          {row.isActive ? null : ` · ${t("inactive")}`}
        </Text>
      </TableTd>
      <TableTd visibleFrom="sm">{role(row.role)}</TableTd>
      <TableTd visibleFrom="sm">
        <Customers row={row} />
      </TableTd>
      <TableTd visibleFrom="sm">
        {seenAt ? (
          <Ago at={seenAt} />
        ) : (
          <Text span fz="sm" c="dimmed">
            {t("never")}
          </Text>
        )}
      </TableTd>
      <TableTd visibleFrom="sm">
        <ToneLabel tone={row.isActive ? "good" : "still"}>
          {t(row.isActive ? "active" : "inactive")}
        </ToneLabel>
      </TableTd>
    </TableTr>
  );
}

function Customers({ row: { role, customers } }: { row: Row }) {
  const t = useTranslations("people.list");
  const quiet = (text: string) => (
    <Text span inherit c="dimmed">
      {text}
    </Text>
  );
  if (role === "admin") return quiet(t("all"));
  if (customers.length === 0) return quiet(t("none"));
  return (
    <>
      {customers.slice(0, most).map(({ slug, name, isNarrowed }, at) => (
        <span key={slug}>
          {at > 0 ? ", " : null}
          <ForeignText text={name} most={40} />
          {isNarrowed ? quiet(` (${t("narrowed")})`) : null}
        </span>
      ))}
      {customers.length > most ? quiet(` ${t("more", { count: customers.length - most })}`) : null}
    </>
  );
}
