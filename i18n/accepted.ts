import Negotiator from "negotiator";
import { type Locale, locales } from "./locales.ts";

const byLanguage = new Map<string, Locale>(
  locales.map((locale) => [new Intl.Locale(locale).language, locale]),
);

/** The language for an Accept-Language header, by its weights: `en-GB,pt;q=0.8` is English. */
export function accepted(header: string | null): Locale {
  const asked = new Negotiator({ headers: { "accept-language": header ?? "" } });
  return byLanguage.get(asked.language([...byLanguage.keys()]) ?? "") ?? locales[0];
}
