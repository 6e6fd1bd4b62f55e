import { Paper, SimpleGrid, Skeleton, Stack } from "@mantine/core";
import { useTranslations } from "next-intl";

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);

/** The place of a table whose rows are still being read. */
export function TableSkeleton({ rows = 10 }: { rows?: number }) {
  const t = useTranslations("shell.feedback");
  return (
    <Paper p="md" role="status" aria-label={t("loading")}>
      <Stack gap={14}>
        <Skeleton height={12} width="40%" />
        {upTo(rows).map((row) => (
          <Skeleton key={row} height={12} width={`${96 - ((row * 7) % 20)}%`} />
        ))}
      </Stack>
    </Paper>
  );
}

/** The place of cards or charts that are still being read. */
export function CardsSkeleton({ cards = 4, height = 96 }: { cards?: number; height?: number }) {
  const t = useTranslations("shell.feedback");
  return (
    <SimpleGrid cols={{ base: 1, xs: 2, lg: cards }} role="status" aria-label={t("loading")}>
      {upTo(cards).map((card) => (
        <Skeleton key={card} height={height} radius="md" />
      ))}
    </SimpleGrid>
  );
}
