import { Paper, Skeleton } from "@mantine/core";
import { useTranslations } from "next-intl";
import type { Theme } from "#db/figures/figure.ts";
import numbers from "./numbers/numbers.module.css";
import classes from "./panels.module.css";
import { type Block, themeDefinitions } from "./themes/definitions.ts";

/** The place of what stands beside others of its kind. */
export const SectionSkeleton = () => (
  <Paper p="sm">
    <Skeleton height={14} width="35%" />
    <Skeleton height={14} mt={14} />
  </Paper>
);

type BlockProps = {
  block: Block;
  /** Of the table that it is, where that is known. */
  rows?: number;
};

/** The place of a chart, of a ranking or of the tenants side by side. */
export function BlockSkeleton({ block, rows = 6 }: BlockProps) {
  const width = "width" in block ? block.width : "full";
  const height =
    block.kind === "chart" ? 208 : block.kind === "tenants" ? Math.min(560, 40 + rows * 59) : 300;
  return (
    <Paper className={classes.panel} data-width={width}>
      <Skeleton height={14} width="35%" />
      <Skeleton height={height} mt={30} mb={22} />
    </Paper>
  );
}

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
        {definition.blocks.map((block) => (
          <BlockSkeleton key={"name" in block ? block.name : block.kind} block={block} />
        ))}
      </div>
    </div>
  );
}
