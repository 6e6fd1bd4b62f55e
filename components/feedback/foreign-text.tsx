"use client";
import { UnstyledButton } from "@mantine/core";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { lazy, Suspense, useState } from "react";
import { cut, inText } from "#foreign.ts";
import classes from "./foreign-text.module.css";
import { Isolated } from "./isolated.tsx";

type Props = {
  text: string;
  /** Where it leads: then the text is a link, and the button that shows it whole stands behind it. */
  href?: string;
  /** How much of it is shown at first, in UTF-16 units. */
  most?: number;
  /** Stands inside of something that is pressed itself: no button, and its way to be read whole is there. */
  isInside?: boolean;
};

/**
 * A name or a value that others wrote: isolated, so that it turns nothing round beside it, with the signs in it that
 * hide shown by their code point, and cut with a button that shows it whole. Where only plain text can stand, it is
 * `inText` of foreign.ts.
 */
export function ForeignText({ text, href, most = 80, isInside = false }: Props) {
  const isCut = text.length > most;
  const shown = <Isolated text={cut(text, most)} />;
  return (
    <>
      {href === undefined ? (
        shown
      ) : (
        <Link href={href} className="link">
          {shown}
        </Link>
      )}
      {isCut && !isInside ? <Whole text={text} /> : null}
    </>
  );
}

const longName = 60;

/** One of a list to choose from: two lines, and all of it once it is the one that the pointer or the keyboard is at. */
export function ForeignOption({ text }: { text: string }) {
  return (
    <span className={classes.option}>
      <Isolated text={text} />
    </span>
  );
}

/** Chosen names that are too long for where they are chosen, each to be read whole. */
export function LongNames({ names }: { names: readonly string[] }) {
  const long = names.filter((name) => name.length > longName);
  if (long.length === 0) return null;
  return (
    <ul className={classes.names}>
      {long.map((name) => (
        <li key={name}>
          <ForeignText text={name} most={longName} />
        </li>
      ))}
    </ul>
  );
}

const WholeText = lazy(() => import("./whole-text.tsx").then((module) => ({ default: module.WholeText })));

/** The button that shows a text whole; what it opens is loaded with the first press. */
function Whole({ text }: { text: string }) {
  const t = useTranslations("shell.foreign");
  const [isWanted, setWanted] = useState(false);
  const label = t("whole", { text: inText(text, 30) });
  const more = { className: classes.more, "aria-label": label, title: label };
  const closed = (
    <UnstyledButton {...more} onClick={() => setWanted(true)}>
      …
    </UnstyledButton>
  );
  if (!isWanted) return closed;
  return (
    <Suspense fallback={closed}>
      <WholeText text={text} button={more} />
    </Suspense>
  );
}
