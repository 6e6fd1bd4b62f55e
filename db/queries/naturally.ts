type Named = { name: string; slug: string };

/** The natural order of names in a language, in which 9 comes before 10 and accents and case count last; then by slug. */
export function naturally(locale: string): (a: Named, b: Named) => number {
  const { compare } = new Intl.Collator(locale, { numeric: true });
  return (a, b) => compare(a.name, b.name) || (a.slug < b.slug ? -1 : 1);
}
