import type { ComputedTable, Manifest } from "#loader/manifest/manifest.ts";
import { incremental } from "./incremental.ts";
import { partitions } from "./partitions.ts";
import { rollingWindow } from "./rolling-window.ts";
import type { Strategy } from "./strategy.ts";

/** The strategy that a model declares at its head. */
export function strategyOf(entry: ComputedTable, manifest: Manifest): Strategy {
  const { model } = entry;
  if (model.recompute === "rolling_window") return rollingWindow({ ...entry, model }, manifest);
  if (model.recompute === "incremental") return incremental({ ...entry, model }, manifest);
  return partitions(entry, manifest);
}
