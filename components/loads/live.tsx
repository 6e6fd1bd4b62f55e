"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";

/** Reads the page again every so many milliseconds while something on it is open and the tab is looked at. */
export function Live({ isOpen, every }: { isOpen: boolean; every: number }) {
  const router = useRouter();
  useEffect(() => {
    if (!isOpen) return;
    const look = () => {
      if (document.visibilityState === "visible") router.refresh();
    };
    const timer = setInterval(look, every);
    document.addEventListener("visibilitychange", look);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", look);
    };
  }, [isOpen, every, router]);
  return null;
}
