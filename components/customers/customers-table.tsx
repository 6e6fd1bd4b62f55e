import { Group, Table, TableTbody, TableTh, TableThead, TableTr, Text } from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconBuilding } from "@tabler/icons-react";
import Link from "next/link";
import { useFormatter, useTranslations } from "next-intl";
import type { CustomersPage } from "#db/queries/customers-list.ts";
import type { CustomerSort } from "#db/queries/customers-order.ts";
import { EmptyState } from "../feedback/empty-state.tsx";
import { LinkButton } from "../feedback/link-button.tsx";
import { Scroll } from "../feedback/scroll.tsx";
import { CustomerLine } from "./customer-line.tsx";
import classes from "./customers.module.css";

type Change = { sort?: CustomerSort; isDescending?: boolean; after?: string | null };
type Props = {
  page: CustomersPage;
  sort: CustomerSort;
  isDescending: boolean;
  isNarrowed: boolean;
  hrefOf: (change: Change) => string;
};

const columns = ["name", "health", "state", "plan", "size", "learners", "kits", "end", "owner"] as const;
/** What is looked for from its greater end. */
const greatFirst: readonly CustomerSort[] = ["size", "learners"];
const numeric: readonly string[] = ["size"];

/** One line a customer. */
export function CustomersTable({ page, sort, isDescending, isNarrowed, hrefOf }: Props) {
  const t = useTranslations("customers");
  if (page.rows.length === 0)
    return isNarrowed ? (
      <EmptyState
        icon={<IconBuilding />}
        title={t("noMatch")}
        description={t("noMatchText")}
        action={
          <LinkButton href="?" variant="default" size="xs">
            {t("filter.clear")}
          </LinkButton>
        }
      />
    ) : (
      <EmptyState icon={<IconBuilding />} title={t("empty")} description={t("emptyText")} />
    );
  const head = (column: (typeof columns)[number]) => {
    const isSorted = sort === column;
    const next = isSorted ? !isDescending : greatFirst.includes(column);
    const Arrow = isDescending ? IconArrowDown : IconArrowUp;
    return (
      <TableTh
        key={column}
        visibleFrom={column === "name" ? undefined : "sm"}
        className={numeric.includes(column) ? "numeric" : undefined}
        aria-sort={isSorted ? (isDescending ? "descending" : "ascending") : undefined}
      >
        <Link
          className={classes.sort}
          href={hrefOf({ sort: column, isDescending: next })}
          prefetch={false}
          title={t("sort.of", { column: t(`columns.${column}`) })}
        >
          {t(`columns.${column}`)}
          {isSorted ? <Arrow size={13} aria-hidden /> : null}
        </Link>
      </TableTh>
    );
  };
  return (
    <>
      {sort === "attention" ? null : (
        <Text fz="sm" mb={6}>
          <Link className="link" href={hrefOf({ sort: "attention", isDescending: false })} prefetch={false}>
            {t("sort.attention")}
          </Link>
        </Text>
      )}
      <Scroll label={t("label")}>
        <Table highlightOnHover miw={{ base: 0, sm: 1060 }}>
          <TableThead>
            <TableTr>{columns.map(head)}</TableTr>
          </TableThead>
          <TableTbody>
            {page.rows.map((customer) => (
              <CustomerLine key={customer.slug} customer={customer} />
            ))}
          </TableTbody>
        </Table>
      </Scroll>
      <Pager page={page} hrefOf={hrefOf} />
    </>
  );
}

function Pager({ page, hrefOf }: Pick<Props, "page" | "hrefOf">) {
  const t = useTranslations("customers.pager");
  const format = useFormatter();
  const whole = (value: number) => format.number(value, "integer");
  const go = (after: string | null, text: string) => (
    <LinkButton href={hrefOf(after === null ? {} : { after })} variant="default" size="xs" prefetch={false}>
      {text}
    </LinkButton>
  );
  const { start, rows, count, before, next } = page;
  return (
    <Group mt="sm" gap="xs" component="nav" aria-label={t("label")}>
      <Text fz="sm" c="dimmed" flex={1}>
        {t("range", { from: whole(start + 1), until: whole(start + rows.length), count: whole(count) })}
      </Text>
      {start > 0 && before !== null ? go(null, t("first")) : null}
      {start > 0 ? go(before, before === null ? t("first") : t("previous")) : null}
      {next === null ? null : go(next, t("next"))}
    </Group>
  );
}
