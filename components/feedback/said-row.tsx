import { TableTd, TableTr } from "@mantine/core";
import type { ReactNode } from "react";
import classes from "./said-row.module.css";

/** What is to be said of the line above, in sentences: beneath it, and in sight however far the table is scrolled. */
export function SaidRow({ columns, children }: { columns: number; children: ReactNode }) {
  return (
    <TableTr className={classes.row}>
      <TableTd colSpan={columns}>
        <div className={classes.said}>{children}</div>
      </TableTd>
    </TableTr>
  );
}
