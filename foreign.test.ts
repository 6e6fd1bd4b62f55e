import { describe, expect, test } from "vitest";
import { asSeen, cut, inLine, inLines, inText, piecesOf } from "./foreign.ts";

const unseen = /[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;
const marked = (text: string) =>
  piecesOf(text)
    .map(({ text: piece, sign }) => (sign ? `<${sign}>` : piece))
    .join("");

describe("in a line of a terminal or a log", () => {
  test.each([
    ["an override", "Acme\u202egpj", "Acme\\u202egpj"],
    ["isolates", "\u2066a\u2069", "\\u2066a\\u2069"],
    ["zero width", "Ac\u200bme\ufeff", "Ac\\u200bme\\ufeff"],
    ["an escape sequence", "\u001b[2K\u001b[31mAcme", "\\u001b[2K\\u001b[31mAcme"],
    ["an escape sequence of one byte", "\u009b2K", "\\u009b2K"],
    ["a carriage return", "Acme\rGlobex", "Acme\\rGlobex"],
    ["a line", "Acme\nerror: none", "Acme\\nerror: none"],
    ["separators", "a\u2028b\u2029c", "a\\u2028b\\u2029c"],
    ["half of a pair", "a\ud83d", "a\\ud83d"],
    ["a tag beyond the first plane", "a\u{e0041}", "a\\udb40\\udc41"],
  ])("%s is seen, and does nothing", (_what, text, seen) => {
    expect(inLine(text)).toBe(seen);
    expect(inLine(text)).not.toMatch(unseen);
    expect(JSON.parse(`"${seen}"`)).toBe(text);
  });

  test("other text stays as it is, and text of several lines keeps them", () => {
    for (const text of ["São João", "株式会社", "שלום", "مرحبا", "😀"]) expect(inLine(text)).toBe(text);
    expect(inLines("a\n\tb\u001b[2J")).toBe("a\n\tb\\u001b[2J");
  });
});

describe("on a page", () => {
  test("signs that hide are shown by their code point, and the text is otherwise the same", () => {
    expect(marked("Acme\u202egpj\u2069.exe")).toBe("Acme<U+202E>gpj<U+2069>.exe");
    expect(marked("Ac\u200dme\u200b\ufeff")).toBe("Ac<U+200D>me<U+200B><U+FEFF>");
    expect(marked("\u3164")).toBe("<U+3164>");
    const text = "a\u202eb\u200bc\u001bd";
    expect(
      piecesOf(text)
        .map((piece) => piece.text)
        .join(""),
    ).toBe(text);
  });

  test("signs that honest names have in them are left alone", () => {
    for (const text of ["👩‍💻", "❤️‍🔥", "می‌خواهم", "\u200fשלום Acme", "क्‍ष", "1️⃣"])
      expect(marked(text)).toBe(text);
    expect(marked("Acme\u200f")).toBe("Acme<U+200F>");
  });

  test("where only plain text can stand, what is written from the right is isolated", () => {
    expect(inText("Acme")).toBe("Acme");
    expect(inText("Acme\u202egpj")).toBe("Acme[U+202E]gpj");
    expect(inText("\u2069שלום")).toBe("\u2068[U+2069]שלום\u2069");
  });

  test("a long text is cut between its signs, and says so", () => {
    expect(inText("a".repeat(5000))).toBe(`${"a".repeat(80)}…`);
    expect(cut("ab😀", 3)).toBe("ab…");
    expect(cut("abc", 3)).toBe("abc");
  });
});

test("what was typed is compared as it is seen", () => {
  expect(asSeen(" ac\u200bme\u202e ")).toBe("acme");
  expect(asSeen("acme globex")).toBe("acme globex");
});
