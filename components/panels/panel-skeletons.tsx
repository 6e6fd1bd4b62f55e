import { Paper, Skeleton } from "@mantine/core";
import { useTranslations } from "next-intl";
import type { Theme } from "#db/figures/figure.ts";
import numbers from "./numbers/numbers.module.css";
import classes from "./panels.module.css";
import { themeDefinitions } from "./themes/definitions.ts";

/** The places of a theme's numbers and charts that are still being read, of the same sizes, so that nothing jumps. */
export function PageSkeleton({ theme }: { theme: Theme }) {
  const t = useTranslations("shell.feedback");
  const definition = themeDefinitions[theme];
  return (
    <div role="status" aria-label={t("loading")}>
      <Skeleton height={14} width={280} mb="md" />
      <div className={numbers.numbers} data-large={theme === "overview" || undefined}>
        {definition.numbers.map((name) => (
          <div key={name} className={numbers.number}>
            <Skeleton height={14} width="55%" mt={5} />
            <Skeleton height={28} width="40%" mt={10} />
            <Skeleton height={44} mt={10} mb={4} />
          </div>
        ))}
      </div>
      <div className={classes.grid}>
        {definition.blocks.map((block) =>
          block.kind === "chart" ? (
            <Paper key={block.name} className={classes.panel} data-width={block.width}>
              <Skeleton height={14} width="35%" />
              <Skeleton height={208} mt={30} mb={22} />
            </Paper>
          ) : null,
        )}
      </div>
    </div>
  );
}
