"use client";
import { useLocalStorage } from "@mantine/hooks";

/** The columns of a table that this person has put away; this browser remembers them. */
export function useHiddenColumns(table: string) {
  const [hidden, setHidden] = useLocalStorage<string[]>({
    key: `opendb.hidden-columns.${table}`,
    defaultValue: [],
    deserialize: (text) => {
      try {
        const kept: unknown = JSON.parse(text ?? "[]");
        return Array.isArray(kept) ? kept.filter((name) => typeof name === "string") : [];
      } catch {
        return [];
      }
    },
  });
  return { hidden, setHidden };
}
