import { Group, Table, TableTbody, TableTh, TableThead, TableTr } from "@mantine/core";
import { IconUsers } from "@tabler/icons-react";
import { getTranslations } from "next-intl/server";
import type { PersonRow as Row } from "#db/queries/people.ts";
import { EmptyState } from "../feedback/empty-state.tsx";
import { LinkButton } from "../feedback/link-button.tsx";
import { Scroll } from "../feedback/scroll.tsx";
import { PersonRow } from "./person-row.tsx";

type Props = {
  page: Promise<{ rows: Row[]; hasMore: boolean; seen: ReadonlyMap<number, Date> }>;
  idSelf: number;
  isNarrowed: boolean;
  /** The address of the people behind one; null asks for the first ones. */
  hrefAfter: (id: number | null) => string;
  isAtStart: boolean;
};

const columns = ["person", "role", "customers", "lastSeen", "state"] as const;

/** One line a person, with what they are bound to. */
export async function PeopleList({ page, idSelf, isNarrowed, hrefAfter, isAtStart }: Props) {
  const [{ rows, hasMore, seen }, t] = await Promise.all([page, getTranslations("people.list")]);
  const last = rows.at(-1);
  const go = (href: string, text: string) => (
    <LinkButton href={href} variant="default" size="xs" prefetch={false}>
      {text}
    </LinkButton>
  );
  if (!last)
    return isNarrowed || !isAtStart ? (
      <EmptyState
        icon={<IconUsers />}
        title={t("noMatch")}
        description={t("noMatchText")}
        action={go("?", t("clear"))}
      />
    ) : (
      <EmptyState icon={<IconUsers />} title={t("empty")} description={t("emptyText")} />
    );
  return (
    <>
      <Scroll label={(await getTranslations("people"))("label")}>
        <Table highlightOnHover miw={{ base: 0, sm: 760 }}>
          <TableThead>
            <TableTr>
              {columns.map((column, at) => (
                <TableTh key={column} visibleFrom={at === 0 ? undefined : "sm"}>
                  {t(column)}
                </TableTh>
              ))}
            </TableTr>
          </TableThead>
          <TableTbody>
            {rows.map((row) => (
              <PersonRow key={row.id} row={row} seenAt={seen.get(row.id)} isSelf={row.id === idSelf} />
            ))}
          </TableTbody>
        </Table>
      </Scroll>
      {hasMore || !isAtStart ? (
        <Group mt="sm" gap="xs">
          {isAtStart ? null : go(hrefAfter(null), t("first"))}
          {hasMore ? go(hrefAfter(last.id), t("next")) : null}
        </Group>
      ) : null}
    </>
  );
}
