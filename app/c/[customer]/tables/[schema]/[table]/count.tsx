import { Text } from "@mantine/core";
import { getTranslations } from "next-intl/server";
import type { TableCount } from "#db/queries/table-page-count.ts";
import { OpendbError } from "#errors.ts";

/** How many rows match, or that it could not be told in time; the rows themselves do not wait for it. */
export async function Count({ count }: { count: Promise<TableCount> }) {
  const t = await getTranslations("tables.count");
  const counted = await count.catch((error: unknown) => {
    if (error instanceof OpendbError) return error;
    throw error;
  });
  if (counted instanceof OpendbError)
    return counted.code === "timeout" ? <Quiet>{t("unknown")}</Quiet> : null;
  const { rows, isExact } = counted;
  return <Quiet>{t(isExact ? "exact" : "more", { rows })}</Quiet>;
}

/** Stands in the place of the count. */
export function Quiet({ children }: { children: string }) {
  return (
    <Text fz="sm" c="dimmed" role="status">
      {children}
    </Text>
  );
}
