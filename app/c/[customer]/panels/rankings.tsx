import { getFormatter, getTranslations } from "next-intl/server";
import { prepareCompletion } from "#components/charts/distribution/prepare-completion.ts";
import { formatFigure } from "#components/charts/format.ts";
import type { Ranked } from "#components/charts/ranked/prepare-ranking.ts";
import { toldApart } from "#components/charts/ranked/told-apart.ts";
import { CompletionPanel } from "#components/panels/themes/completion-panel.tsx";
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

/** A row of others' things: its tenant and its own id, both null in the row of all that is not told one by one. */
type Thing = {
  tenant: string | null;
  id: string | null;
  name: string | null;
  /** What it belongs to, if there is anything. */
  product?: string | null;
  isDeleted?: boolean;
};

/** Lists whose rows say what they belong to, whether or not another has their name. */
const withProducts = new Set<RankingBlock["name"]>(["consumption", "watched"]);

/** One ranking, asked of the warehouse by the statement that its reader may copy. */
export async function RankingOf({ block, scope, range, tenants, asOf }: Props) {
  const [t, format] = await Promise.all([getTranslations("rankings"), getFormatter()]);
  const { name } = block;
  const asked = { tenants: scope.tenants, ...range };
  const statement = behind[name];
  const truth = { sql: copied(statement, asked), tables: tablesOf(statement) };
  const around = { block, range, asOf, truth };
  const read = <Row extends object>(of: Statement<Row>) => statementRows(scope, of, range);
  const tenantName = (id: string | null) => tenants.find((tenant) => tenant.id === id)?.name ?? `#${id}`;
  const count = (value: number) => formatFigure(format, "count", value);
  /** Rows by their names, with what tells those of one name apart. */
  const named = <Row extends Thing>(rows: readonly Row[]) =>
    toldApart(
      rows.map((row) => {
        const { tenant, id, product } = row;
        const several = scope.tenants.length > 1 ? [tenantName(tenant)] : [];
        const apart =
          id === null ? [] : [...(product === undefined ? [] : [product ?? "–"]), ...several, `#${id}`];
        return {
          row,
          name:
            row.name ??
            (id === null ? t(name === "consumption" ? "others.lessons" : "others.products") : `#${id}`),
          apart,
        };
      }),
    ).map(({ row, name: shown, marks }) => ({
      row,
      named: {
        key: `${row.tenant} ${row.id}`,
        name: shown,
        marks: [
          ...(withProducts.has(name) && row.product ? [row.product] : []),
          ...marks.filter((mark) => !withProducts.has(name) || mark !== row.product),
          ...(row.isDeleted ? [t("deleted")] : []),
        ],
        isRest: row.id === null,
      },
    }));
  const rows = <Row extends Thing>(
    found: readonly Row[],
    of: (row: Row) => Pick<Ranked, "value" | "note">,
  ) => {
    const ranked = named(found).map(({ row, named: it }): Ranked => ({ ...it, ...of(row) }));
    return {
      rows: ranked,
      sheet: {
        columns: [
          t(`what.${name}`),
          t(`values.${name}`),
          ...(withProducts.has(name) ? [] : [t(`notes.${name}`)]),
        ],
        rows: ranked.map(({ name: shown, marks = [], value, note }) => [
          [shown, ...marks].join(" · "),
          value,
          ...(withProducts.has(name) ? [] : [note ?? null]),
        ]),
      },
    };
  };
  switch (name) {
    case "certificates": {
      const found = await read(rankings.certificates);
      const things = found.map((row) => ({
        ...row,
        id: row.product,
        product: undefined,
        isDeleted: row.is_deleted,
      }));
      const ranked = rows(things, ({ total, unique_by_day }) => ({
        value: total,
        note: count(unique_by_day),
      }));
      return <RankedPanel {...around} {...ranked} unit="count" of={found[0]?.of} />;
    }
    case "best":
    case "worst": {
      const found = (await read(rankings.ratings)).filter(({ list }) => list === name);
      const ranked = rows(
        found.map((row) => ({ ...row, id: row.lesson, product: row.product_name })),
        ({ likes, dislikes, bound }) => ({ value: bound, note: t("ratings", { likes, dislikes }) }),
      );
      return <RankedPanel {...around} {...ranked} unit="share" reach={1} of={found[0]?.of} />;
    }
    case "consumption": {
      const found = await read(rankings.consumption);
      const ranked = rows(
        found.map((row) => ({
          ...row,
          id: row.lesson,
          product: row.product_name,
          isDeleted: row.is_deleted,
        })),
        ({ total }) => ({ value: total }),
      );
      return <RankedPanel {...around} {...ranked} unit="count" of={found[0]?.of} />;
    }
    case "watched": {
      const found = (await read(rankings.watched)).filter(({ list }) => list === "most");
      const ranked = rows(
        found.map((row) => ({ ...row, id: row.lesson, product: row.product_name })),
        ({ learners }) => ({ value: learners }),
      );
      return <RankedPanel {...around} {...ranked} unit="count" of={found[0]?.of} />;
    }
    case "access":
    case "manual": {
      const list = name === "access" ? "largest" : "manual";
      const found = (await read(rankings.access)).filter((row) => row.list === list);
      const ranked = rows(
        found.map((row) => ({ ...row, id: row.track })),
        ({ learners, paid, manual, other, manual_share }) =>
          name === "access"
            ? {
                value: learners,
                note: t("access", { paid: count(paid), manual: count(manual), other: count(other) }),
              }
            : {
                value: manual_share,
                note: t("manual", { manual: count(manual), learners: count(learners) }),
              },
      );
      const unit = name === "access" ? "count" : "share";
      return (
        <RankedPanel
          {...around}
          {...ranked}
          unit={unit}
          reach={unit === "share" ? 1 : undefined}
          of={found[0]?.of}
        />
      );
    }
    case "caps": {
      const found = await read(rankings.caps);
      const ranked = rows(
        found.map((row) => ({ ...row, id: row.tenant, name: tenantName(row.tenant), tenant: row.tenant })),
        ({ learners, cap, reached_on }) => ({
          value: cap === null || cap === 0 ? null : learners / cap,
          note: t(cap === null ? "uncapped" : reached_on === null ? "capped" : "reaching", {
            learners: count(learners),
            cap: cap === null ? "" : count(cap),
            day: reached_on === null ? "" : formatDay(format, reached_on, "longDay"),
          }),
        }),
      );
      return <RankedPanel {...around} {...ranked} unit="share" reach={1} />;
    }
    case "completion": {
      const found = await read(rankings.completion);
      const things = named(found.map((row) => ({ ...row, id: row.product, product: undefined })));
      const products = things.map(({ row, named: it }) => ({
        ...it,
        ...prepareCompletion(row.buckets, row.mean),
      }));
      return <CompletionPanel {...around} products={products} of={found[0]?.of} />;
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
