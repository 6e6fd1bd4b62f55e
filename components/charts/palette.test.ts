import { readFileSync } from "node:fs";
import {
  converter,
  differenceCiede2000,
  filterDeficiencyDeuter,
  filterDeficiencyProt,
  filterDeficiencyTrit,
  wcagContrast,
} from "culori";
import { describe, expect, test } from "vitest";
import { theme, variables } from "../shell/theme.ts";

const css = readFileSync(new URL("./charts.module.css", import.meta.url), "utf8");
const colours = [...css.matchAll(/--chart-(\d): light-dark\((#\w+), (#\w+)\)/g)];
const back = { light: "#ffffff", dark: variables(theme as never).dark["--mantine-color-body"] ?? "" };
