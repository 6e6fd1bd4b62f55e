import type { Asked, Statement } from "./figure.ts";

/** A statement as text that anybody can run: its parameters are literals. Days and ids only, so that nothing is quoted wrongly. */
export function copied({ text }: Statement, { tenants, from, until }: Asked): string {
  const literals = [`'{${tenants.join(",")}}'`, `'${from}'`, `'${until}'`];
  return text.replace(/\$([123])/g, (whole, at: string) => literals[Number(at) - 1] ?? whole);
}
