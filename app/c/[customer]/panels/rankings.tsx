import { getFormatter, getTranslations } from "next-intl/server";
import { formatFigure } from "#components/charts/format.ts";
import type { Ranked } from "#components/charts/ranked/prepare-ranking.ts";
import type { RankingBlock } from "#components/panels/themes/definitions.ts";
import { HoursPanel, RankedPanel } from "#components/panels/themes/ranking-panel.tsx";
import type { TenantOption } from "#components/tenants/prepare-tree.ts";
import type { DayRange } from "#days.ts";
import type { Statement } from "#db/figures/figure.ts";
import { copied } from "#db/figures/literal.ts";
import { rankings } from "#db/figures/rankings.ts";
import { tablesOf } from "#db/figures/tables.ts";
import { statementRows } from "#db/queries/figures/statement-rows.ts";
import type { Scope } from "#db/scope.ts";
import { formatDay } from "#i18n/formats.ts";

type Props = {
  block: RankingBlock;
  scope: Scope;
  range: DayRange;
  tenants: readonly TenantOption[];
  asOf: Date;
};

/** The statement behind a ranking; two lists of one statement are two rankings. */
const behind = {
  certificates: rankings.certificates,
  best: rankings.ratings,
  worst: rankings.ratings,
  consumption: rankings.consumption,
  hours: rankings.hours,
  watched: rankings.watched,
  access: rankings.access,
  manual: rankings.access,
  caps: rankings.caps,
  completion: rankings.completion,
} as const;

/** One ranking, asked of the warehouse by the statement that its reader may copy. */
export async function RankingOf({ block, scope, range, tenants, asOf }: Props) {
  const [t, format] = await Promise.all([getTranslations("rankings"), getFormatter()]);
  const { name } = block;
  const asked = { tenants: scope.tenants, ...range };
  const statement = behind[name];
  const truth = { sql: copied(statement, asked), tables: tablesOf(statement) };
  const around = { block, range, asOf, truth };
  const read = <Row extends object>(of: Statement<Row>) => statementRows(scope, of, range);
  const nameOf = (id: string | null) => tenants.find((tenant) => tenant.id === id)?.name ?? id ?? "";
  const count = (value: number) => formatFigure(format, "count", value);
  const withSheet = (rows: readonly Ranked[]) => ({
    rows,
    sheet: {
      columns: [t(`what.${name}`), t(`values.${name}`), t(`notes.${name}`)],
      rows: rows.map((row) => [row.name, row.value, row.note ?? null]),
    },
  });
  switch (name) {
    case "certificates": {
      const found = await read(rankings.certificates);
      const rows = found.map(
        ({ tenant, product, name: title, total, unique_by_day, is_deleted }): Ranked => ({
          key: `${tenant} ${product}`,
          name:
            product === null ? t("others") : `${title ?? product}${is_deleted ? ` (${t("deleted")})` : ""}`,
          value: total,
          note: count(unique_by_day),
          isRest: product === null,
        }),
      );
      return <RankedPanel {...around} {...withSheet(rows)} unit="count" of={found[0]?.of} />;
    }
    case "best":
    case "worst": {
      const found = (await read(rankings.ratings)).filter(({ list }) => list === name);
      const rows = found.map(
        ({ tenant, lesson, name: title, likes, dislikes, bound }): Ranked => ({
          key: `${tenant} ${lesson}`,
          name: title ?? lesson,
          value: bound,
          note: t("ratings", { likes, dislikes }),
        }),
      );
      return <RankedPanel {...around} {...withSheet(rows)} unit="share" reach={1} of={found[0]?.of} />;
    }
    case "consumption": {
      const found = await read(rankings.consumption);
      const rows = found.map(
        ({ tenant, lesson, name: title, product_name, total, is_deleted }): Ranked => ({
          key: `${tenant} ${lesson}`,
          name: lesson === null ? t("others") : `${title ?? lesson}${is_deleted ? ` (${t("deleted")})` : ""}`,
          value: total,
          note: product_name ?? undefined,
          isRest: lesson === null,
        }),
      );
      return <RankedPanel {...around} {...withSheet(rows)} unit="count" of={found[0]?.of} />;
    }
    case "watched": {
      const found = (await read(rankings.watched)).filter(({ list }) => list === "most");
      const rows = found.map(
        ({ tenant, lesson, name: title, product_name, learners }): Ranked => ({
          key: `${tenant} ${lesson}`,
          name: title ?? lesson,
          value: learners,
          note: product_name ?? undefined,
        }),
      );
      return <RankedPanel {...around} {...withSheet(rows)} unit="count" of={found[0]?.of} />;
    }
    case "access":
    case "manual": {
      const list = name === "access" ? "largest" : "manual";
      const found = (await read(rankings.access)).filter((row) => row.list === list);
      const rows = found.map(
        ({ tenant, track, name: title, learners, paid, manual, other, manual_share }): Ranked => ({
          key: `${tenant} ${track}`,
          name: title ?? track,
          value: name === "access" ? learners : manual_share,
          note:
            name === "access"
              ? t("access", { paid: count(paid), manual: count(manual), other: count(other) })
              : t("manual", { manual: count(manual), learners: count(learners) }),
        }),
      );
      const unit = name === "access" ? "count" : "share";
      return (
        <RankedPanel
          {...around}
          {...withSheet(rows)}
          unit={unit}
          reach={unit === "share" ? 1 : undefined}
          of={found[0]?.of}
        />
      );
    }
    case "caps": {
      const found = await read(rankings.caps);
      const rows = found.map(
        ({ tenant, learners, cap, reached_on }): Ranked => ({
          key: tenant,
          name: nameOf(tenant),
          value: cap === null || cap === 0 ? null : learners / cap,
          note:
            cap === null
              ? t("uncapped", { learners: count(learners) })
              : reached_on === null
                ? t("capped", { learners: count(learners), cap: count(cap) })
                : t("reaching", {
                    learners: count(learners),
                    cap: count(cap),
                    day: formatDay(format, reached_on, "longDay"),
                  }),
        }),
      );
      return <RankedPanel {...around} {...withSheet(rows)} unit="share" reach={1} />;
    }
    case "completion": {
      const found = await read(rankings.completion);
      const rows = found.map(
        ({ tenant, product, name: title, learners, mean, buckets }): Ranked => ({
          key: `${tenant} ${product}`,
          name: title ?? product,
          value: mean / 100,
          note: t("completion", { learners: count(learners), done: count(buckets.at(-1) ?? 0) }),
        }),
      );
      return <RankedPanel {...around} {...withSheet(rows)} unit="share" reach={1} of={found[0]?.of} />;
    }
    case "hours": {
      const found = await read(rankings.hours);
      // PostgreSQL counts weekdays from Monday, 1, to Sunday, 7; here Sunday is 0.
      const cells = found.map(({ weekday, hour, mean }) => ({ weekday: weekday % 7, hour, value: mean }));
      const sheet = {
        columns: [t("what.hours"), t("notes.hours"), t("values.hours")],
        rows: found.map(({ weekday, hour, mean }) => [weekday, hour, mean]),
      };
      return <HoursPanel {...around} cells={cells} sheet={sheet} />;
    }
  }
}
