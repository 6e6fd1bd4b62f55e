import { Paper, Skeleton } from "@mantine/core";
import { useTranslations } from "next-intl";
import classes from "./panels.module.css";

type Kind = "wide" | "beside" | "half";

/** The places of panels that are still being read, of the same sizes, so that nothing jumps. */
export function PanelSkeletons({ kinds }: { kinds: Kind[] }) {
  const t = useTranslations("shell.feedback");
  return kinds.map((kind, index) => (
    <Paper
      // biome-ignore lint/suspicious/noArrayIndexKey: places never move
      key={index}
      className={classes.panel}
      data-width={kind}
      role="status"
      aria-label={t("loading")}
    >
      <Skeleton height={14} width="35%" />
      <Skeleton height={26} width="22%" mt={14} />
      <Skeleton height={208} mt={30} mb={22} />
    </Paper>
  ));
}

/** The place of the whole page's panels. */
export const PageSkeleton = () => (
  <>
    <Skeleton height={14} width={280} mb="md" />
    <div className={classes.grid}>
      <PanelSkeletons kinds={["wide", "beside", "half", "half", "half", "half"]} />
    </div>
  </>
);
