import { MantineProvider } from "@mantine/core";
import { NextIntlClientProvider } from "next-intl";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { figureOf } from "#db/figures/daily.ts";
import { formatsOf } from "#i18n/formats.ts";
import { type Locale, locales } from "#i18n/locales.ts";
import { messagesOf } from "#i18n/messages.ts";
import type { Cause, Headline } from "../headline.ts";
import { HeadlineSentence } from "./headline-sentence.tsx";

const headline: Headline = {
  figure: figureOf("certificates"),
  change: {
    state: "compared",
    now: 118,
    before: 100,
    change: 18,
    share: 0.18,
    kind: "share",
    tone: "good",
    isFew: false,
  },
  range: { from: "2026-11-20", until: "2026-11-26" },
  shift: 7,
  comparison: "weekdays",
  cause: null,
};
const cause = (more: Partial<Cause> = {}): Cause => ({
  by: "product",
  id: "7",
  name: "Produto A",
  change: 11,
  share: 0.611,
  kind: "part",
  ...more,
});

async function markup(locale: Locale, more: Partial<Headline>): Promise<string> {
  return renderToStaticMarkup(
    <NextIntlClientProvider
      locale={locale}
      messages={await messagesOf(locale)}
      formats={formatsOf(locale)}
      timeZone="UTC"
    >
      <MantineProvider>
        <HeadlineSentence
          headline={{ ...headline, ...more }}
          hrefOf={(whence) => `/${Object.values(whence).join("/")}`}
        />
      </MantineProvider>
    </NextIntlClientProvider>,
  );
}
const said = async (locale: Locale, more: Partial<Headline> = {}) =>
  (await markup(locale, more))
    .replace(/<style.*?<\/style>/gs, "")
    .replace(/<[^>]+>/g, "")
    .trim();

test.each([
  [{}, "Certificados emitidos: +18,0% em relação aos mesmos dias da semana anterior."],
  [
    { cause: cause() },
    "Certificados emitidos: +18,0% em relação aos mesmos dias da semana anterior. 61% da alta vem do produto Produto A.",
  ],
  [
    { shift: 35, cause: cause({ by: "tenant", kind: "whole" }) },
    "Certificados emitidos: +18,0% em relação aos mesmos dias de 5 semanas antes. Quase toda a alta vem da plataforma Produto A.",
  ],
  [
    { comparison: "year", shift: 364, cause: cause({ by: "lesson", kind: "more", change: 30 }) },
    "Certificados emitidos: +18,0% em relação ao mesmo período do ano anterior. Só a aula Produto A subiu 30; o resto foi no sentido contrário.",
  ],
  [
    {
      change: { ...headline.change, change: -7, share: null, kind: "absolute", tone: "bad" },
      cause: cause(),
    },
    "Certificados emitidos: -7 em relação aos mesmos dias da semana anterior. 61% da queda vem do produto Produto A.",
  ],
] as [Partial<Headline>, string][])(
  "is said in Portuguese as Brazilians say it: %#",
  async (more, sentence) => {
    expect(await said("pt-BR", more)).toBe(sentence);
  },
);

test.each([
  [{}, "Certificates issued: +18.0% against the same weekdays of the week before."],
  [
    { range: { from: "2026-11-26", until: "2026-11-26" }, cause: cause() },
    "Certificates issued: +18.0% against the same weekday of the week before. 61% of the rise is product Produto A.",
  ],
  [
    {
      figure: figureOf("pass_rate"),
      change: { ...headline.change, share: null, change: -12.1, kind: "points" },
    },
    "Pass rate: -12.1 p.p. against the same weekdays of the week before.",
  ],
] as [Partial<Headline>, string][])("is said in English: %#", async (more, sentence) => {
  expect(await said("en", more)).toBe(sentence);
});

test.each(locales)(
  "its figure, its number and its reason lead to where they come from, in %s",
  async (locale) => {
    const html = await markup(locale, { cause: cause() });
    expect([...html.matchAll(/href="([^"]+)"/g)].map(([, href]) => href)).toEqual([
      "/figure/certificates",
      "/change/certificates",
      "/cause/certificates/product/7",
    ]);
  },
);

test("a name of 200 signs is cut, one that turns the line round is isolated, and what hides in one is shown", async () => {
  const long = await said("pt-BR", { cause: cause({ name: "Universidade ".repeat(16) }) });
  expect(long.length).toBeLessThan(200);
  const html = await markup("pt-BR", { cause: cause({ name: "مقدمة\u202e" }) });
  expect(html).toMatch(/<bdi[^>]*>مقدمة<span[^>]*data-sign="U\+202E"/);
});
