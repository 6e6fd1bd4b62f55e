import Bowser from "bowser";

/** The browser and the system of a session, as they name themselves, e.g. `Chrome · Windows`; null when they do not. */
export function deviceOf(userAgent: string | null): string | null {
  if (userAgent === null || userAgent === "") return null;
  const { browser, os } = Bowser.parse(userAgent);
  const words = [browser.name, os.name].filter((word): word is string => word !== undefined && word !== "");
  return words.length === 0 ? null : words.join(" · ");
}
