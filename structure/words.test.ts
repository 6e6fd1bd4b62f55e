import { describe, expect, test } from "vitest";
import { code, product, textOf, within } from "./files.testing.ts";
import { ownWords, untranslated } from "./words.testing.ts";

describe("words that people see", () => {
  test.each([
    ["<p>Load requested</p>", "Load requested"],
    ["<p>{isOpen ? 'open' : t('closed')}</p>", "open"],
    ["<p>{`more rows`}</p>", "more rows"],
    ["<p>{count + ' rows'}</p>", " rows"],
    ["<><b>Now</b></>", "Now"],
    ['<button aria-label="Close" />', "Close"],
    ['<input placeholder={x ?? "Search"} />', "Search"],
    ['notifications.show({ title: "Done", color: "green" })', "Done"],
    ['<Menu labels={{ "aria-label": "Pages" }} />', "Pages"],
  ])("stand in messages/, and not in code: %s", (text, word) => expect(untranslated(text)).toEqual([word]));

  test.each([
    "<p>{t('requested')}</p>",
    '<Button color="red" variant="outline" key="a key">{count} / {all} –</Button>',
    "<p>{state === 'open' ? t('open') : null}</p>",
    "<h1>OpenDB</h1>",
  ])("are not what else is said in code: %s", (text) => expect(untranslated(text)).toEqual([]));

  const onPurpose = new Map([
    ["app/global-error.tsx", "says it in both languages: when it is shown, nothing knows the reader's"],
    ["components/shell/person-menu-open.tsx", "names each language in itself"],
  ]);

  test("no page and no component has words of its own", () => {
    const files = [...within("app"), ...within("components")].filter((file) => /\.tsx?$/.test(file));
    expect(files.length).toBeGreaterThan(100);
    const found = files
      .filter((file) => !onPurpose.has(file))
      .flatMap((file) => untranslated(textOf(file), file).map((word) => `${file}: ${word}`));
    expect(found).toEqual([]);
    for (const file of onPurpose.keys()) expect(untranslated(textOf(file), file), file).not.toEqual([]);
  });
});

describe("words of errors", () => {
  test("an error with a sentence of its own is found, one with parameters or a reason is not", () => {
    const own = 'new OpendbError("conflict", "Something is there.", { hint: "Look." })';
    expect(ownWords(`throw ${own};`)).toEqual([own]);
    expect(ownWords('new OpendbError("timeout", "Too long.")')).toHaveLength(1);
    expect(ownWords('new OpendbError("timeout", "Too long.", { params: {} })')).toEqual([]);
    expect(ownWords("new OpendbError(code, message, { hint, reason, params })")).toEqual([]);
  });

  // Who reads these reads English: no load records them, and a page says the explanation of their code instead.
  const unrecorded = new Map([
    ["loader/manifest/claims.ts", "whoever changes the manifest or the dictionary, at the terminal"],
    ["loader/manifest/manifest.ts", "whoever changes the manifest, at the terminal"],
    ["loader/manifest/model.ts", "whoever changes a model, at the terminal"],
    ["db/contract/parse.ts", "whoever changes the dictionary, at the terminal"],
    ["db/provisioning/slug.ts", "who names a customer at the terminal; a form says it by its own words"],
    ["db/version.ts", "who sets a server up, at the terminal"],
    ["loader/run/request.ts", "who asks for a load at the terminal"],
    ["loader/run/journal.ts", "who names a load at the terminal"],
    ["worker/nightly.ts", "who starts a worker"],
    ["worker/overlong.ts", "who reads a worker's log"],
    ["worker/servers.ts", "who reads a worker's log"],
  ]);

  test("what a load may record has a reason of the catalogue, or is the explanation of its code", () => {
    const files = [...within("loader"), ...within("worker"), ...within("db")].filter(
      (file) => code.includes(file) && !file.startsWith("db/queries/"),
    );
    const wrong = files.filter((file) => !unrecorded.has(file) && ownWords(textOf(file), file).length > 0);
    expect(wrong).toEqual([]);
    for (const file of unrecorded.keys()) {
      expect(product).toContain(file);
      expect(ownWords(textOf(file), file), file).not.toEqual([]);
    }
  });
});
