/** The languages of the console; the first is the one for people whose browser asks for none of them. */
export const locales = ["pt-BR", "en"] as const;
export type Locale = (typeof locales)[number];

export const localeCookie = "locale";
export const timeZone = "America/Sao_Paulo";

export const isLocale = (text: string | undefined): text is Locale =>
  text !== undefined && (locales as readonly string[]).includes(text);

/** The language for an Accept-Language header, by its weights: `en-GB,pt;q=0.8` is English. */
export function accepted(header: string | null): Locale {
  const wanted = (header ?? "").split(",").map((part) => {
    const [tag = "", ...parameters] = part.trim().toLowerCase().split(";");
    const weight = parameters.map((p) => p.trim()).find((p) => p.startsWith("q="));
    return { language: tag.split("-")[0], weight: weight === undefined ? 1 : Number(weight.slice(2)) };
  });
  const known = wanted.filter(
    ({ language, weight }) => weight > 0 && (language === "pt" || language === "en"),
  );
  const best = known.reduce(
    (top, next) => (next.weight > top.weight ? next : top),
    known[0] ?? { language: "pt", weight: 1 },
  );
  return best.language === "en" ? "en" : locales[0];
}
