import { useFormatter, useTranslations } from "next-intl";
import type { RunError } from "#db/schema/console/runs.ts";

const kinds = ["shrinks", "lost", "leaves", "drops"] as const;

/** What a load that asks for a confirmation would take away, in the reader's language; undefined for other errors. */
export function useQuestion() {
  const t = useTranslations("loads.confirm.what");
  const format = useFormatter();
  return ({ code, params = {} }: RunError): string | undefined => {
    const kind = kinds.find((name) => name === params.what);
    if (code !== "needs_confirmation" || kind === undefined) return undefined;
    const number = (name: string) => format.number(Number(params[name] ?? 0), "integer");
    return t(kind, {
      table: String(params.table ?? ""),
      tenants: String(params.tenants ?? ""),
      names: String(params.names ?? ""),
      rows: number("rows"),
      gone: number("gone"),
      all: number("all"),
    });
  };
}
