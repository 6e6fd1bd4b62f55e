/** A name for a file out of a title in any language: letters and digits of all scripts, at most 80 signs. */
export const fileName = (title: string, ending: string): string =>
  `${title
    .normalize("NFC")
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, "-")
    .slice(0, 80)
    .replace(/^-+|-+$/g, "")
    .toLowerCase()}.${ending}`;
