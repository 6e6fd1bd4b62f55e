import type { formatsOf } from "./formats.ts";
import type { Locale } from "./locales.ts";
import type { Messages } from "./messages.ts";

declare module "next-intl" {
  interface AppConfig {
    Locale: Locale;
    Messages: Messages;
    Formats: ReturnType<typeof formatsOf>;
  }
}
