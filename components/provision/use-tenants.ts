"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import type { TenantsToChoose } from "#db/queries/source-tenants.ts";
import type { ErrorCode } from "#errors.ts";
import type { FindTenants } from "./types.ts";

type Asked = { search: string; chosen: string[]; isWhole: boolean };

/** What is known of the source's tenants: asked a moment after something was typed, and again while a worker reads them. */
export function useTenants(findTenants: FindTenants, { search, chosen, isWhole }: Asked) {
  const [found, setFound] = useState<TenantsToChoose | null>(null);
  const [failed, setFailed] = useState<ErrorCode | null>(null);
  const last = useRef(0);
  const key = chosen.join(",");
  const look = useCallback(async () => {
    const turn = ++last.current;
    const ids = key === "" ? [] : key.split(",");
    const internal = { ok: false, code: "internal" } as const;
    const result = await findTenants({ search, chosen: ids, isWhole }).catch(() => internal);
    // Answers may overtake each other; the last question counts.
    if (turn !== last.current) return;
    setFailed(result.ok ? null : result.code);
    if (result.ok) setFound(result.value);
  }, [findTenants, search, key, isWhole]);
  useEffect(() => {
    const timer = setTimeout(look, 200);
    return () => clearTimeout(timer);
  }, [look]);
  const isAsked = found?.age.isAsked ?? false;
  useEffect(() => {
    if (!isAsked) return;
    const timer = setInterval(look, 1500);
    return () => clearInterval(timer);
  }, [isAsked, look]);
  return { found, failed, look };
}
