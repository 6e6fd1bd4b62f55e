import { useFormatter, useTranslations } from "next-intl";
import { formatFigure } from "../format.ts";
import ranked from "../ranked/ranked.module.css";
import { ToldName } from "../ranked/told-name.tsx";
import classes from "./completion.module.css";
import type { Completion, CompletionPart } from "./prepare-completion.ts";

export type CompletedProduct = Completion & { key: string; name: string; marks: readonly string[] };

type Props = {
  label: string;
  columns: { what: string; parts: string; mean: string; learners: string };
  products: readonly CompletedProduct[];
  nothing: string;
};

/** What a part is called: `menos de 20%`, `20% a 50%`, `concluíram`. */
function usePartName() {
  const t = useTranslations("charts.completion");
  return ({ from, until }: CompletionPart) =>
    t("part", { from, until, kind: from === until ? "done" : from === 0 ? "first" : "between" });
}

/** Products with how far their learners are: a bar of five parts each, and the mean beside it, as the table that it is. */
export function CompletionChart({ label, columns, products, nothing }: Props) {
  const t = useTranslations("charts.completion");
  const format = useFormatter();
  const nameOf = usePartName();
  const [first] = products;
  if (!first) return <p className={ranked.nothing}>{nothing}</p>;
  return (
    <>
      <ul className={classes.legend} aria-hidden="true">
        {first.parts.map((part, at) => (
          <li key={part.from}>
            <i data-part={at} />
            {nameOf(part)}
          </li>
        ))}
      </ul>
      <table className={`${ranked.ranked} ${classes.products}`} aria-label={label}>
        <thead>
          <tr>
            <th scope="col">{columns.what}</th>
            <th scope="col">{columns.parts}</th>
            <th scope="col">{columns.mean}</th>
            <th scope="col">{columns.learners}</th>
          </tr>
        </thead>
        <tbody>
          {products.map(({ key, name, marks, parts, mean, learners }) => (
            <tr key={key}>
              <th scope="row">
                <ToldName name={name} marks={marks} />
              </th>
              <td>
                <ul className={classes.bar}>
                  {parts.map((part, at) => {
                    const said = t("said", {
                      part: nameOf(part),
                      count: part.count,
                      share: formatFigure(format, "share", part.share),
                    });
                    return (
                      <li key={part.from} data-part={at} style={{ flexGrow: part.count }} title={said}>
                        <span>{said}</span>
                      </li>
                    );
                  })}
                </ul>
              </td>
              <td className={ranked.note}>{formatFigure(format, "share", mean / 100)}</td>
              <td className={ranked.note}>{formatFigure(format, "count", learners)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

/** What it shows: the product with most learners, how many have finished it, and how far the others are. */
export function useCompletionSentence(
  products: readonly CompletedProduct[],
  nameOf: (name: string) => string,
) {
  const t = useTranslations("charts.completion");
  const format = useFormatter();
  const [first] = products;
  if (!first) return "";
  const share = (at: number) => formatFigure(format, "share", first.parts.at(at)?.share ?? null);
  return t("sentence", {
    name: nameOf(first.name),
    learners: first.learners,
    done: share(-1),
    begun: share(0),
    mean: formatFigure(format, "share", first.mean / 100),
  });
}

/** Columns of a file of it: the parts as counts. */
export function useCompletionSheet(products: readonly CompletedProduct[], columns: Props["columns"]) {
  const nameOf = usePartName();
  const parts = products[0]?.parts ?? [];
  return {
    columns: [columns.what, columns.learners, `${columns.mean} (%)`, ...parts.map(nameOf)],
    rows: products.map((product) => [
      [product.name, ...product.marks].join(" · "),
      product.learners,
      product.mean,
      ...product.parts.map(({ count }) => count),
    ]),
  };
}
