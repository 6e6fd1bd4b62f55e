"use client";
import { CloseButton, Text } from "@mantine/core";
import { IconPlayerPauseFilled } from "@tabler/icons-react";
import { bisector } from "d3-array";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from "react";
import { AsOf } from "../truth/as-of.tsx";
import classes from "./wall.module.css";

type Props = {
  title: string;
  children: ReactNode;
  /** What is shown next, and how many seconds this one stays. */
  nextHref: string;
  seconds: number;
  leaveHref: string;
};

/** How much larger or smaller than on a desk everything may be drawn, to fill the screen and need no scroll bar. */
const [largest, smallest, step] = [2.4, 0.4, 0.05];
const zooms = Array.from(
  { length: Math.round((largest - smallest) / step) + 1 },
  (_, at) => smallest + at * step,
);

function useFit() {
  const frame = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const element = frame.current;
    const room = element?.parentElement;
    if (!element || !room) return;
    const fits = (zoom: number) => {
      element.style.zoom = String(zoom);
      return element.getBoundingClientRect().height <= room.clientHeight;
    };
    // The first that does not fit is looked for by halves: each look lays the page out anew.
    const fill = () =>
      fits(zooms[Math.max(0, bisector((zoom: number) => !fits(zoom)).left(zooms, true) - 1)] ?? 1);
    fill();
    let asked = 0;
    const soon = () => {
      cancelAnimationFrame(asked);
      asked = requestAnimationFrame(fill);
    };
    const resized = new ResizeObserver(soon);
    resized.observe(room);
    // Parts of a page come one after another.
    const grown = new MutationObserver(soon);
    grown.observe(element, { childList: true, subtree: true });
    return () => {
      cancelAnimationFrame(asked);
      resized.disconnect();
      grown.disconnect();
    };
  });
  return frame;
}

/** The screen is dark whatever its browser prefers; it is as before once the wall is left. */
function useDark() {
  useLayoutEffect(() => {
    const root = document.documentElement;
    const before = root.dataset.mantineColorScheme;
    root.dataset.mantineColorScheme = "dark";
    return () => {
      root.dataset.mantineColorScheme = before;
    };
  }, []);
}

/**
 * The whole screen, without anything else of the console: one theme after another, each asked of the server when its turn
 * comes, so that the morning's load shows by itself. The space bar holds one, which is asked for again all the same;
 * Escape leaves.
 */
export function WallScreen({ title, children, nextHref, seconds, leaveHref }: Props) {
  const t = useTranslations("panels.wall");
  const router = useRouter();
  const [isHeld, setHeld] = useState(false);
  const frame = useFit();
  useDark();
  useEffect(() => {
    const turn = setInterval(() => {
      // Without a network a page that is asked for would take this one away.
      if (!navigator.onLine) return;
      if (isHeld) router.refresh();
      else router.replace(nextHref, { scroll: false });
    }, seconds * 1000);
    return () => clearInterval(turn);
  }, [router, nextHref, seconds, isHeld]);
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key === "Escape") router.push(leaveHref);
      if (event.key === "ArrowRight") router.replace(nextHref, { scroll: false });
      if (event.key !== " ") return;
      event.preventDefault();
      setHeld((isNow) => !isNow);
    };
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, [router, leaveHref, nextHref]);
  return (
    <div className={classes.wall} data-wall>
      <header className={classes.head}>
        <Text fw={600} fz="xl">
          {title}
        </Text>
        <Text fz="sm">
          <AsOf />
        </Text>
        <Text fz="sm" c="dimmed" role="status" className={classes.held}>
          {isHeld ? (
            <>
              <IconPlayerPauseFilled size={14} aria-hidden /> {t("held")}
            </>
          ) : (
            t("keys", { seconds })
          )}
        </Text>
        <CloseButton aria-label={t("leave")} title={t("leave")} onClick={() => router.push(leaveHref)} />
      </header>
      <div className={classes.room}>
        <div ref={frame}>{children}</div>
      </div>
    </div>
  );
}
