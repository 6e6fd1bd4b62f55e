import { Alert } from "@mantine/core";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { FunnelStep as Lesson } from "#db/figures/rankings/funnel.ts";
import type { ChosenProduct } from "#db/queries/figures/chosen-product.ts";
import { FunnelChart } from "../../charts/ranked/funnel-chart.tsx";
import { LongList } from "../../charts/ranked/long-list.tsx";
import { prepareFunnel } from "../../charts/ranked/prepare-ranking.ts";
import { toldApart } from "../../charts/ranked/told-apart.ts";
import { ToldName } from "../../charts/ranked/told-name.tsx";
import { useFunnelSentence } from "../../charts/ranked/use-ranked-sentence.ts";
import { type FrameProps, PanelFrame } from "../themes/panel-frame.tsx";
import classes from "./funnel.module.css";
import { ProductButton } from "./product-button.tsx";

type Props = Pick<FrameProps, "asOf" | "truth"> & {
  chosen: ChosenProduct;
  /** Whose the product is, where there are several tenants. */
  tenant: string | null;
  lessons: readonly Lesson[];
  /** Where the server looks for products. */
  path: string;
};

/** The lessons of a product in their order, and how many learners each has. */
export function FunnelPanel({ chosen: { asked, product }, tenant, lessons, path, asOf, truth }: Props) {
  const t = useTranslations("rankings.funnel");
  const columns = { what: t("lesson"), value: t("learners") };
  const title = t("title");
  const named = toldApart(
    lessons.map((lesson) => ({
      ...lesson,
      name: lesson.name ?? `#${lesson.lesson}`,
      apart: [lesson.module_name ?? "–", `#${lesson.lesson}`],
    })),
  );
  const steps = prepareFunnel(
    named.map(({ lesson, name, marks, module, module_name, learners }) => ({
      key: lesson,
      name,
      marks,
      group: module_name ?? `#${module}`,
      value: learners,
    })),
  );
  const sheet = {
    columns: [t("module"), columns.what, columns.value, t("completions")],
    rows: named.map(({ module, module_name, name, marks, learners, completions }) => [
      module_name ?? `#${module}`,
      [name, ...marks].join(" · "),
      learners,
      completions,
    ]),
  };
  const sentence = useFunnelSentence(steps);
  const of = lessons[0]?.of ?? 0;
  const notice: ReactNode =
    asked === "unknown" || asked === "deleted" || asked === "draft" ? (
      <Alert variant="outline" color="gray" py={6} role="status" className={classes.notice}>
        {t(`asked.${asked}`)}
      </Alert>
    ) : null;
  return (
    <PanelFrame
      {...{ title, asOf, truth, sheet, sentence }}
      about={t("about")}
      said={t("standing")}
      width="full"
      chart={
        <LongList label={title} count={lessons.length}>
          <FunnelChart
            label={title}
            columns={columns}
            steps={steps}
            nothing={t(product ? "noLessons" : "noProducts")}
          />
        </LongList>
      }
      caption={of > lessons.length ? t("of", { shown: lessons.length, of }) : undefined}
    >
      {notice}
      {product ? (
        <div className={classes.product}>
          <div className={classes.name}>
            <ToldName name={product.name ?? `#${product.product}`} marks={tenant === null ? [] : [tenant]} />
          </div>
          <ProductButton path={path} />
        </div>
      ) : null}
    </PanelFrame>
  );
}
