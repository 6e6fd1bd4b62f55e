"use client";
import { useTranslations } from "next-intl";
import { type KeyboardEvent, type PointerEvent, type ReactNode, useRef, useState } from "react";
import classes from "./live.module.css";

type Props = { children: ReactNode; label: string };
type Shown = { x: number; y: number; isRight: boolean; row: string; column: string; value: string };

const steps: Readonly<Record<string, [number, number]>> = {
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
};

/** Over a table of cells: says the one that a pointer, a finger or the arrows are at. */
export function CellKeys({ children, label }: Props) {
  const t = useTranslations("charts.live");
  const area = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState<[number, number]>([0, 0]);
  const [shown, setShown] = useState<Shown | null>(null);

  function show(cell: HTMLTableCellElement) {
    const table = cell.closest("table");
    const row = cell.parentElement as HTMLTableRowElement;
    const [box, whole] = [cell.getBoundingClientRect(), area.current?.getBoundingClientRect()];
    if (!table || !whole) return;
    const x = box.left - whole.left + box.width / 2;
    setPlace([row.rowIndex - 1, cell.cellIndex - 1]);
    setShown({
      x,
      y: box.bottom - whole.top,
      isRight: x > whole.width / 2,
      row: row.cells[0]?.querySelector("abbr")?.title ?? row.cells[0]?.textContent ?? "",
      column: table.tHead?.rows[0]?.cells[cell.cellIndex]?.textContent ?? "",
      value: cell.textContent ?? "",
    });
  }
  function point({ target }: PointerEvent) {
    const cell = target instanceof Element ? target.closest("td") : null;
    if (cell) show(cell);
  }
  function type(event: KeyboardEvent) {
    const step = steps[event.key];
    if (event.key === "Escape") setShown(null);
    if (!step) return;
    event.preventDefault();
    const rows = area.current?.querySelector("table")?.tBodies[0]?.rows;
    const row = rows?.[Math.max(0, Math.min((rows.length ?? 1) - 1, place[0] + (shown ? step[0] : 0)))];
    const last = (row?.cells.length ?? 1) - 2;
    const cell = row?.cells[1 + Math.max(0, Math.min(last, place[1] + (shown ? step[1] : 0)))];
    if (cell instanceof HTMLTableCellElement) show(cell);
  }
  return (
    <div
      ref={area}
      className={classes.cells}
      role="application"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: arrows go over its cells
      tabIndex={0}
      aria-label={label}
      onPointerOver={point}
      onPointerDown={point}
      onPointerLeave={() => setShown(null)}
      onBlur={() => setShown(null)}
      onKeyDown={type}
    >
      {children}
      <div
        className={classes.tip}
        role="status"
        data-shown={shown !== null}
        style={
          shown ? { top: shown.y + 4, left: shown.x, translate: shown.isRight ? "-100%" : undefined } : {}
        }
      >
        {shown ? (
          <>
            <strong>{t("cell", { row: shown.row, column: shown.column })}</strong>
            <div>{shown.value}</div>
          </>
        ) : null}
      </div>
    </div>
  );
}
