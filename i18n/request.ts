import { cookies, headers } from "next/headers";
import { getRequestConfig } from "next-intl/server";
import { timeZone } from "#days.ts";
import { accepted } from "./accepted.ts";
import { formatsOf } from "./formats.ts";
import { isLocale, localeCookie } from "./locales.ts";
import { messagesOf } from "./messages.ts";

export default getRequestConfig(async () => {
  const chosen = (await cookies()).get(localeCookie)?.value;
  const locale = isLocale(chosen) ? chosen : accepted((await headers()).get("accept-language"));
  return {
    locale,
    timeZone,
    formats: formatsOf(locale),
    now: new Date(),
    messages: await messagesOf(locale),
  };
});
