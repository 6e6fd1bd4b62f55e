import { Text } from "@mantine/core";
import Link from "next/link";
import { useTranslations } from "next-intl";

/** Rows of a table at times that cannot be, and where they are for whoever may see them. */
export type ImpossibleRows = { table: string; count: number; isLeast: boolean; href: string | null };

/** Says that rows with impossible dates are kept and are in no number of the page. */
export function ImpossibleLine({ rows }: { rows: readonly ImpossibleRows[] }) {
  const t = useTranslations("panels.impossible");
  if (rows.length === 0) return null;
  const count = rows.reduce((sum, one) => sum + one.count, 0);
  const isLeast = rows.some((one) => one.isLeast);
  return (
    <Text fz="xs" c="dimmed" mt="md" role="note">
      {t(isLeast ? "least" : "some", { count })}{" "}
      {rows.map(({ table, count: of, href }, at) => (
        <span key={`${table} ${href}`}>
          {at > 0 ? ", " : null}
          {href ? (
            <Link className="link" style={{ textDecoration: "underline" }} href={href} prefetch={false}>
              {table}: {of}
            </Link>
          ) : (
            `${table}: ${of}`
          )}
        </span>
      ))}
    </Text>
  );
}
