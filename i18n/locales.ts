/** The languages of the console; the first is the one for people whose browser asks for none of them. */
export const locales = ["pt-BR", "en"] as const;
export type Locale = (typeof locales)[number];

/** With which day a week begins in calendars of each language's readers. */
export const weekStarts = { "pt-BR": "sunday", en: "monday" } as const satisfies Record<Locale, string>;

export const localeCookie = "locale";

export const isLocale = (text: string | undefined): text is Locale =>
  text !== undefined && (locales as readonly string[]).includes(text);
