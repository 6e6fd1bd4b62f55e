import { domToBlob } from "modern-screenshot";
import type { Locale } from "#i18n/locales.ts";
import { prepareCsv } from "../table/prepare-csv.ts";
import { fileName } from "../table/prepare-file-name.ts";
import type { Sheet } from "../table/prepare-sheet.ts";

function save(content: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  // Some browsers begin to read it only after the click is over.
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** Saves the figures of a chart as a file for spreadsheets in the reader's language. */
export const saveSheet = (sheet: Sheet, locale: Locale, name: string): void =>
  save(new Blob([prepareCsv(sheet, locale)], { type: "text/csv;charset=utf-8" }), fileName(name, "csv"));

/** Saves a chart as it stands, in the theme that is on, with its title and its imprint and without its buttons. */
export async function savePicture(frame: HTMLElement, name: string): Promise<void> {
  frame.dataset.picture = "";
  try {
    // The fonts are the reader’s own: there are none to put into it, and the policy lets nobody look for some.
    const backgroundColor = getComputedStyle(document.body).backgroundColor;
    save(await domToBlob(frame, { scale: 2, backgroundColor, font: false }), fileName(name, "png"));
  } finally {
    delete frame.dataset.picture;
  }
}
