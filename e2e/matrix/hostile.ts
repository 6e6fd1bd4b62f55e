import fc from "fast-check";
import { writeCursor } from "#db/catalog/cursor.ts";
import type { CatalogEntry } from "#db/catalog/entry.ts";
import { catalog } from "#db/catalog/index.ts";
import type { Caller } from "./callers.ts";

/* Requests that nobody makes by accident: the addresses of all pages with what breaks parsers, statements and pages. */

/** What has broken one parser or another. */
const classics = [
  "'",
  "'; DROP TABLE console.people; --",
  "1) OR (1=1",
  "' UNION SELECT 1 --",
  "$1",
  "%",
  "\\",
  "\0",
  "\u202E",
  "\uFFFF",
  "\uD83D",
  "<script>alert(1)</script>",
  "{{7*7}}",
  "../../etc/passwd",
  "__proto__",
  "constructor",
  "NaN",
  "Infinity",
  "-0",
  "1e309",
  "9223372036854775808",
  "-9223372036854775809",
  "0x10",
  "null",
  "undefined",
  "[]",
  "{}",
  "true",
  "2026-02-30",
  "0000-00-00",
  "294277-01-01",
  "x".repeat(1500),
  "é".normalize("NFD"),
  "\r\nSet-Cookie: a=b",
  "%ED%A0%80",
];

const value = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...classics) },
  { weight: 2, arbitrary: fc.string({ unit: "binary", maxLength: 60 }) },
  { weight: 1, arbitrary: fc.bigInt().map(String) },
  { weight: 1, arbitrary: fc.double().map(String) },
  { weight: 1, arbitrary: fc.json() },
);

const filter = fc.oneof(
  value.map((text) => `is:${text}`),
  value.map((text) => `contains:${text}`),
  value.map((text) => `any:${text}`),
  fc.tuple(value, value).map(([from, to]) => `range:${from}..${to}`),
  fc.constantFrom("empty", "filled", "empty:", "nothing:1"),
  value,
);
const base64 = value.map((text) => Buffer.from(text).toString("base64url"));
const place = fc.oneof(
  value,
  base64,
  fc.json().map((text) => Buffer.from(text).toString("base64url")),
);

const fixed = [
  "tenants",
  "from",
  "until",
  "range",
  "state",
  "before",
  "after",
  "sort",
  "size",
  "deleted",
  "search",
  "next",
];
const parameter = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(fc.constantFrom(...fixed), value) },
  { weight: 2, arbitrary: fc.tuple(fc.constantFrom("after", "before"), place) },
  { weight: 1, arbitrary: fc.tuple(value, value) },
  {
    weight: 1,
    arbitrary: fc.tuple(fc.constant("tenants"), fc.array(fc.bigInt(), { maxLength: 40 }).map(String)),
  },
);

/** What a table can be asked: its columns and some that it has not, and places that are well made of what is not. */
const parameterOf = ({ columns, sort }: CatalogEntry) => {
  const name = fc.constantFrom(...columns.map((column) => column.name), "password", "ctid", "tableoid");
  const order = fc.tuple(fc.constantFrom("", "-"), name).map(([sign, column]) => sign + column);
  const made = fc
    .tuple(fc.constantFrom("after", "before"), fc.array(fc.oneof(value, fc.constant(null)), { maxLength: 4 }))
    .map(
      ([way, values]) =>
        [
          way,
          writeCursor(
            sort,
            values.map((text) => text?.toWellFormed() ?? null),
          ),
        ] as [string, string],
    );
  return fc.oneof(
    {
      weight: 4,
      arbitrary: fc.tuple(
        name.map((column) => `f.${column}`),
        filter,
      ),
    },
    { weight: 2, arbitrary: fc.tuple(fc.constant("sort"), order) },
    { weight: 2, arbitrary: made },
    { weight: 2, arbitrary: parameter },
  );
};

/** As a browser writes it, or bare: what a person's tools send is not always well made. */
const written = (asks: fc.Arbitrary<[string, string]>) =>
  fc
    .tuple(asks, fc.boolean())
    .map(([[name, text], isBare]) =>
      isBare ? `${plain(name)}=${plain(text)}` : `${encoded(name)}=${encoded(text)}`,
    );
const query = (asks: fc.Arbitrary<[string, string]>) =>
  fc.array(written(asks), { minLength: 1, maxLength: 5 }).map((all) => `?${all.join("&")}`);

const encoded = (text: string) => encodeURIComponent(text.toWellFormed());
/** What a request line can carry at all. */
const plain = (text: string) => text.replace(/[^!$-;=?-~]/g, (sign) => encoded(sign)).replaceAll("&", "%26");

const segments = [
  "",
  "%ED%A0%80",
  "%",
  "%00",
  "%2F..%2F",
  "..%5C",
  "%0d%0aX:1",
  "a".repeat(3000),
  ";x",
  "%E2%80%AE",
];
const segment = fc.oneof(
  fc.constantFrom(...segments),
  value.map(encoded),
  fc.constantFrom("1", "loads", "lms"),
);

const pages = (slug: string) => [
  `/c/${slug}`,
  `/c/${slug}/panels`,
  `/c/${slug}/tables`,
  `/c/${slug}/loads`,
  "/customers",
  "/loads",
  "/sign-in",
];
const tables = (slug: string) =>
  fc
    .constantFrom(...Object.values(catalog))
    .chain((entry) =>
      query(parameterOf(entry)).map((asks) => `/c/${slug}/tables/${entry.name.replace(".", "/")}${asks}`),
    );
const broken = (slug: string) =>
  fc.oneof(
    fc.tuple(fc.constantFrom(...pages(slug)), segment).map(([page, end]) => `${page}/${end}`),
    segment.map((name) => `/c/${name}/panels`),
    fc.tuple(segment, segment).map(([one, two]) => `/c/${slug}/tables/${one}/${two}`),
    segment.map((name) => `/c/${slug}/loads/${name}`),
    segment.map((name) => `/${name}`),
    segment.map((name) => `/_next/static/${name}`),
    segment.map((name) => `/api/auth/${name}`),
  );

export type Hostile = { caller: Caller; path: string; isPayload: boolean };

/** The same requests for the same seed. */
export function hostileRequests(
  seed: number,
  count: number,
  { callers, slugs }: { callers: Caller[]; slugs: { own: string; foreign: string } },
): Hostile[] {
  const to = fc.constantFrom(slugs.own, slugs.own, slugs.own, slugs.foreign);
  const path = to.chain((slug) =>
    fc.oneof(
      { weight: 4, arbitrary: tables(slug) },
      {
        weight: 3,
        arbitrary: fc
          .tuple(fc.constantFrom(...pages(slug)), query(parameter))
          .map(([page, asks]) => page + asks),
      },
      { weight: 3, arbitrary: broken(slug) },
    ),
  );
  // Most as payloads: the same reads and parsers, without the markup that costs the time.
  const isPayload = fc.nat({ max: 11 }).map((at) => at > 0);
  return fc.sample(fc.record({ caller: fc.constantFrom(...callers), path, isPayload }), {
    seed,
    numRuns: count,
  });
}
