/** Reals with cents, in the one way in which they are kept: digits, a point, two digits. */
export type Price = string;

const plain = /^(\d+)(?:[.,](\d{1,2}))?$/;
const grouped = [/^(\d{1,3}(?:\.\d{3})+)(?:,(\d{1,2}))?$/, /^(\d{1,3}(?:,\d{3})+)(?:\.(\d{1,2}))?$/];

/** The most that is kept: ten digits before the point. */
const mostDigits = 10;

/**
 * A price as people write it, with a decimal comma or point: `4900`, `4.900,00`, `4,900.5`, `R$ 4900,50`. Three digits behind
 * a sign are thousands, one or two are cents. Undefined for what is none.
 */
export function priceOf(text: string): Price | undefined {
  const written = text.replace(/^\s*R\$/, "").replace(/[\s\u00a0]/g, "");
  for (const form of [plain, ...grouped]) {
    const [found, whole = "", cents = ""] = form.exec(written) ?? [];
    if (found === undefined) continue;
    const digits = whole.replace(/[.,]/g, "").replace(/^0+(?=\d)/, "");
    return digits.length > mostDigits ? undefined : `${digits}.${cents.padEnd(2, "0")}`;
  }
  return undefined;
}

/** A price as a form shows it, in a language's own signs; `priceOf` reads it back. */
export const asTyped = (price: Price, locale: string): string =>
  Number(price).toLocaleString(locale, { minimumFractionDigits: 2 });
