import { useFormatter, useTranslations } from "next-intl";
import { type Speaker, say } from "#errors/say.ts";
import { knownFinding, knownReason, names } from "#errors/sentences.ts";
import { type ErrorCode, type ErrorParams, errorCodes, type Origin, settingOf } from "#errors.ts";
import { formatDay } from "#i18n/formats.ts";

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

/** Says sentences of the catalogue in the reader's language. */
function useSpeaker(): Speaker {
  const t = useTranslations("errors");
  const format = useFormatter();
  return {
    // Which of them it is, only the catalogue knows: errors/sentences.test.ts says them all.
    message: (place, values) => t(place as "more", values as { count: number }),
    list: (items) => format.list(items),
    moment: (at) => format.dateTime(at, "instant"),
    day: (day) => formatDay(format, day),
  };
}

type Recorded = { code: string; reason?: string; origin?: Origin; params?: ErrorParams };
type Explained = { title: string; meaning: string; hint: string; names?: string; isWhole: boolean };

/** Explains a recorded error. `isWhole`: nothing is left that only its English message says. */
export function useRecorded(): (error: Recorded) => Explained {
  const explain = useExplanation();
  const speaker = useSpeaker();
  return ({ code: recorded, reason: named, origin, params }) => {
    const code = errorCodes.find((known) => known === recorded) ?? "internal";
    const explained = explain(code, origin);
    const reason = knownReason(named, params);
    if (reason && params) {
      const [meaning, hint] = [
        say(speaker, `reasons.${reason}.text`, params),
        say(speaker, `reasons.${reason}.hint`, params),
      ];
      return { title: explained.title, meaning, hint, isWhole: true };
    }
    const said = Object.entries(named ? {} : (params ?? {})).map(([name, value]) =>
      isName(name) ? speaker.message(`names.${name}`, { value: String(value) }) : String(value),
    );
    return { ...explained, names: said.join(", "), isWhole: params !== undefined && named === undefined };
  };
}

const isName = (name: string) => (names as readonly string[]).includes(name);

/** Says a recorded finding and what to do; undefined for one that this version does not know. */
export function useFinding() {
  const speaker = useSpeaker();
  return ({ kind: named, params }: { kind?: string; params?: ErrorParams }) => {
    const kind = knownFinding(named, params);
    if (!kind || !params) return undefined;
    return {
      text: say(speaker, `findings.${kind}.text`, params),
      hint: say(speaker, `findings.${kind}.hint`, params),
    };
  };
}
