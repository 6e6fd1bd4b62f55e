"use client";
import { useTranslations } from "next-intl";
import { type KeyboardEvent, type PointerEvent, useId, useRef, useState } from "react";
import type { DayRange } from "#days.ts";
import { colour, type PaletteSlot } from "../palette.tsx";
import type { Grain } from "../prepare-buckets.ts";
import { useCrosshair, useGroup } from "./group.tsx";
import classes from "./live.module.css";
import { pointOf, spanOf } from "./prepare-pointer.ts";
import { Tip } from "./tip.tsx";

type Props = {
  label: string;
  /** The days of each point, ascending. */
  points: DayRange[];
  grain: Grain;
  lines: { slot: PaletteSlot; ys: (number | null)[] }[];
  isBars: boolean;
};

/** Pixels that a pointer moves before it draws days rather than points at one. */
const drawn = 6;

/** Lies over a chart and answers pointer, finger and keys: which point, what it says, and which days to zoom into. */
export function Explorer({ label, points, grain, lines, isBars }: Props) {
  const t = useTranslations("charts.live");
  const hint = useId();
  const group = useGroup();
  const [day, move] = useCrosshair(group);
  const area = useRef<HTMLDivElement>(null);
  const began = useRef<{ x: number; index: number; isMouse: boolean } | null>(null);
  // Only the chart that is pointed at says its figures; the others show where it is.
  const [isHere, setHere] = useState(false);
  const [anchor, setAnchor] = useState<number | null>(null);
  const index = day === null ? -1 : pointOf(points, day);
  const lastIndex = points.length - 1;
  const place = (at: number) => `${((at + 0.5) / points.length) * 100}%`;

  const at = (event: PointerEvent) => {
    const box = area.current?.getBoundingClientRect();
    if (!box) return 0;
    return Math.max(
      0,
      Math.min(lastIndex, Math.floor(((event.clientX - box.left) / box.width) * points.length)),
    );
  };
  const point = (to: number) => {
    setHere(true);
    move(points[Math.max(0, Math.min(lastIndex, to))]?.from ?? null);
  };
  const leave = () => {
    began.current = null;
    setAnchor(null);
    setHere(false);
    move(null);
  };
  const zoom = (from: number, to: number) => {
    const span = spanOf(points, from, to);
    leave();
    if (span) group?.zoom(span.from, span.until);
  };

  function press(event: PointerEvent) {
    if (event.button !== 0) return;
    const isMouse = event.pointerType === "mouse";
    const pressed = at(event);
    // A second tap on a week or a month opens its days.
    if (!isMouse && isHere && pressed === index && grain !== "day" && group) return zoom(pressed, pressed);
    began.current = { x: event.clientX, index: pressed, isMouse };
    area.current?.setPointerCapture(event.pointerId);
    point(pressed);
  }
  function drag(event: PointerEvent) {
    const from = began.current;
    point(at(event));
    if (from?.isMouse && group && Math.abs(event.clientX - from.x) > drawn) setAnchor(from.index);
  }
  function release(event: PointerEvent) {
    began.current = null;
    if (anchor !== null) zoom(anchor, at(event));
  }
  function type(event: KeyboardEvent) {
    const from = index < 0 ? lastIndex : index;
    const to = { ArrowLeft: from - 1, ArrowRight: from + 1, Home: 0, End: lastIndex }[event.key];
    if (to !== undefined) {
      setAnchor(event.shiftKey && group ? (anchor ?? from) : null);
      point(to);
    } else if (event.key === "Escape") leave();
    else if (event.key === "Enter" && group && (anchor !== null || grain !== "day"))
      zoom(anchor ?? from, from);
    else if (event.key === "Backspace" && group) group.back();
    else return;
    event.preventDefault();
  }

  const ends = anchor === null || index < 0 ? null : [Math.min(anchor, index), Math.max(anchor, index)];
  return (
    <div
      ref={area}
      className={classes.area}
      role="application"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: arrows go over its points
      tabIndex={0}
      aria-label={label}
      aria-describedby={hint}
      onPointerDown={press}
      onPointerMove={drag}
      onPointerUp={release}
      onPointerCancel={leave}
      onPointerLeave={(event) => event.pointerType === "mouse" && leave()}
      onDoubleClick={() => group?.back()}
      onFocus={(event) => event.target.matches(":focus-visible") && point(lastIndex)}
      onBlur={leave}
      onKeyDown={type}
    >
      <span id={hint} hidden>
        {t(group ? "keysZoom" : "keys")}
      </span>
      {ends ? (
        <div
          className={classes.drawn}
          style={{
            left: `${((ends[0] ?? 0) / points.length) * 100}%`,
            width: `${(((ends[1] ?? 0) - (ends[0] ?? 0) + 1) / points.length) * 100}%`,
          }}
        />
      ) : null}
      {index >= 0 ? (
        <div className={classes.crosshair} style={{ left: place(index) }}>
          {lines.map(({ slot, ys }) => {
            const y = ys[index] ?? null;
            return y === null || isBars ? null : (
              <i key={slot} style={{ top: y, background: colour(slot) }} />
            );
          })}
        </div>
      ) : null}
      <Tip
        area={area}
        index={isHere ? index : -1}
        count={points.length}
        bucket={isHere ? (points[index] ?? null) : null}
        grain={grain}
        slots={lines.map(({ slot }) => slot)}
        isBars={isBars}
      />
    </div>
  );
}
