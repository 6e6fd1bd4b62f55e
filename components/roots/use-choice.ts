"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import type { RootsChoice } from "#db/queries/roots-choice.ts";
import type { ErrorCode } from "#errors.ts";
import type { FindRoots } from "./types.ts";

type Asked = { customer: string; search: string; chosen: readonly string[] };

/**
 * What is known of the source's tenants and of what those that are chosen would do: asked a moment after something was
 * typed, and again while a worker reads them. `of`: the roots that the answer is about.
 */
export function useChoice(findRoots: FindRoots, { customer, search, chosen }: Asked) {
  const [answer, setAnswer] = useState<{ choice: RootsChoice; of: string } | null>(null);
  const [failed, setFailed] = useState<ErrorCode | null>(null);
  const last = useRef(0);
  const key = chosen.join(",");
  const look = useCallback(async () => {
    const turn = ++last.current;
    const internal = { ok: false, code: "internal" } as const;
    const ids = key === "" ? [] : key.split(",");
    const result = await findRoots({ customer, search, chosen: ids }).catch(() => internal);
    // Answers may overtake each other; the last question counts.
    if (turn !== last.current) return;
    setFailed(result.ok ? null : result.code);
    if (result.ok) setAnswer({ choice: result.value, of: key });
  }, [findRoots, customer, search, key]);
  useEffect(() => {
    const timer = setTimeout(look, 200);
    return () => clearTimeout(timer);
  }, [look]);
  const isAsked = answer?.choice.age.isAsked ?? false;
  useEffect(() => {
    if (!isAsked) return;
    const timer = setInterval(look, 1500);
    return () => clearInterval(timer);
  }, [isAsked, look]);
  return { choice: answer?.choice ?? null, isCurrent: answer?.of === key, failed, look };
}
