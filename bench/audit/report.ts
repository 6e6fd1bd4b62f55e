import type { AuditFigures, AuditPage } from "./measure.ts";

const slowest = 10;

const worst = ({ first, deep, back, file }: AuditPage): number => Math.max(first, deep, back, file);

const line = ({ asker, filters, ...ms }: AuditPage): string => {
  const figures = [ms.first, ms.deep, ms.back, ms.file].map((value) => value.toFixed(1).padStart(9));
  return `${asker.padEnd(24)} ${filters.padEnd(64)}${figures.join("")}\n`;
};

const head = `${"who sees".padEnd(24)} ${"filters".padEnd(64)}${["first", "deep", "back", "file"]
  .map((name) => name.padStart(9))
  .join("")}\n`;

/** Each filter alone, each asker without any, and of all that was asked what took longest; in milliseconds. */
export function showAudit({ pages }: AuditFigures): void {
  const isPlain = ({ asker, filters }: AuditPage) =>
    asker === "everything" ? !filters.includes(",") : filters === "no filter";
  const byTime = [...pages].sort((a, b) => worst(b) - worst(a));
  const lines = [...pages.filter(isPlain).map(line), "\n", ...byTime.slice(0, slowest).map(line)];
  process.stdout.write(`${head}${lines.join("")}`);
}
