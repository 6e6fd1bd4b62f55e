"use client";
import { useFormatter } from "next-intl";
import { type RefObject, useLayoutEffect, useState } from "react";
import type { DayRange } from "#days.ts";
import { formatBucket } from "../format.ts";
import { LegendSwatch, type PaletteSlot } from "../palette.tsx";
import type { Grain } from "../prepare-buckets.ts";
import classes from "./live.module.css";

type Props = {
  area: RefObject<HTMLElement | null>;
  /** Which of `count` points, -1 for none. */
  index: number;
  count: number;
  bucket: DayRange | null;
  grain: Grain;
  slots: PaletteSlot[];
  isBars: boolean;
};

type Said = { lines: { name: string; value: string }[]; notes: string[] };

/** What the chart's own table says of a point: nothing is sent or written twice, and both say the same. */
function read(area: HTMLElement | null, row: number): Said | null {
  const table = area?.closest("[data-chart]")?.querySelector("table");
  const cells = table?.tBodies[0]?.rows[row]?.cells;
  const heads = table?.tHead?.rows[0]?.cells;
  if (!cells || !heads) return null;
  return {
    lines: [...cells]
      .slice(1)
      .map((cell, at) => ({ name: heads[at + 1]?.textContent ?? "", value: cell.textContent ?? "" })),
    notes: [...(cells[0]?.querySelectorAll("small") ?? [])].map((note) => note.textContent ?? ""),
  };
}

/** The full date of a point and all that is known of it, beside the crosshair. */
export function Tip({ area, index, count, bucket, grain, slots, isBars }: Props) {
  const format = useFormatter();
  const [said, setSaid] = useState<Said | null>(null);
  useLayoutEffect(() => {
    setSaid(index < 0 ? null : read(area.current, count - 1 - index));
  }, [area, index, count]);
  const x = ((index + 0.5) / count) * 100;
  const side = x > 50 ? { right: `calc(${100 - x}% + 10px)` } : { left: `calc(${x}% + 10px)` };
  return (
    <div className={classes.tip} role="status" style={side} data-shown={bucket !== null && said !== null}>
      {bucket && said ? (
        <>
          <strong>
            {formatBucket(format, { ...bucket, days: 0, isPartial: said.notes.length > 0 }, grain)}
          </strong>
          <dl>
            {said.lines.map(({ name, value }, at) => {
              const slot = slots[at];
              return (
                <div key={name}>
                  {slot ? <LegendSwatch of={slot} shape={isBars ? "bars" : "lines"} /> : null}
                  <dt>
                    <bdi>{name}</bdi>
                  </dt>
                  <dd>{value}</dd>
                </div>
              );
            })}
          </dl>
          {said.notes.map((note) => (
            <p key={note}>{note}</p>
          ))}
        </>
      ) : null}
    </div>
  );
}
