import { useTranslations } from "next-intl";
import { type ErrorCode, type Origin, settingOf } from "#errors.ts";

/** Explains error codes in the reader's language: what happened in a few words and in a sentence, and what to do. */
export function useExplanation() {
  const t = useTranslations("errors");
  return (code: ErrorCode, origin?: Origin) => {
    const values = { side: t(`sides.${origin ?? "any"}`), setting: settingOf(origin) };
    return {
      title: t(`codes.${code}.title`),
      meaning: t(`codes.${code}.meaning`, values),
      hint: t(`codes.${code}.hint`, values),
    };
  };
}
