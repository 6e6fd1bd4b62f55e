import { useTranslations } from "next-intl";
import { inText } from "#foreign.ts";
import {
  type CompletedProduct,
  CompletionChart,
  useCompletionSentence,
  useCompletionSheet,
} from "../../charts/distribution/completion-chart.tsx";
import { PanelFrame } from "./panel-frame.tsx";
import { type Around, useAround } from "./ranking-panel.tsx";

type Props = Around & { products: readonly CompletedProduct[]; of?: number };

/** How far learners are in each product: not only the mean, but how many are where. */
export function CompletionPanel({ products, of, ...around }: Props) {
  const t = useTranslations("rankings");
  const frame = useAround(around);
  const columns = {
    what: t("what.completion"),
    parts: t("parts.completion"),
    mean: t("values.completion"),
    learners: t("notes.completion"),
  };
  return (
    <PanelFrame
      {...frame}
      sheet={useCompletionSheet(products, columns)}
      chart={
        <CompletionChart
          label={frame.title}
          columns={columns}
          products={products}
          nothing={t("none.completion")}
        />
      }
      sentence={useCompletionSentence(products, (name) => inText(name, 60))}
      caption={of !== undefined && of > products.length ? t("of", { shown: products.length, of }) : undefined}
    />
  );
}
