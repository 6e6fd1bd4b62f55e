/** The languages of the console; the first is the one for people whose browser asks for none of them. */
export const locales = ["pt-BR", "en"] as const;
export type Locale = (typeof locales)[number];

/** The day that weeks begin with, as calendars of the language have it. */
export const weekStarts = { "pt-BR": "sun", en: "mon" } as const satisfies Record<Locale, "sun" | "mon">;

export const localeCookie = "locale";

export const isLocale = (text: string | undefined): text is Locale =>
  text !== undefined && (locales as readonly string[]).includes(text);
