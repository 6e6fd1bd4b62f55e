"use client";

import { lazy, Suspense, useState } from "react";
import { type FramePerson, PersonTarget } from "./person-target.tsx";

const PersonMenuOpen = lazy(() =>
  import("./person-menu-open.tsx").then((module) => ({ default: module.PersonMenuOpen })),
);

/** Who is signed in, their language and theme, and the way out; what it opens is loaded with the first press. */
export function PersonMenu({ person }: { person: FramePerson }) {
  const [isWanted, setWanted] = useState(false);
  const closed = (
    <PersonTarget
      person={person}
      aria-haspopup="menu"
      aria-expanded={false}
      onClick={() => setWanted(true)}
    />
  );
  if (!isWanted) return closed;
  return (
    <Suspense fallback={closed}>
      <PersonMenuOpen person={person} />
    </Suspense>
  );
}
