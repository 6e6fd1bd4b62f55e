import { distance } from "fastest-levenshtein";

/** Up to three names that a mistyped one may have meant, the likeliest first; `reach` is how many letters may differ. */
export function similar(
  name: string,
  names: readonly string[],
  reach = Math.max(2, Math.floor(name.length / 3)),
): string[] {
  const wanted = name.toLowerCase();
  return names
    .map((candidate) => {
      const isPart = wanted.length > 1 && candidate.includes(wanted);
      return { candidate, isPart, far: distance(wanted, candidate.toLowerCase()) };
    })
    .filter(({ far, isPart }) => isPart || far <= reach)
    .sort((a, b) => a.far - b.far || a.candidate.localeCompare(b.candidate))
    .slice(0, 3)
    .map(({ candidate }) => candidate);
}

/** "Did you mean ...?", or all there are when nothing is near. */
export function suggestion(name: string, names: readonly string[], all: string): string {
  const near = similar(name, names);
  return near.length > 0 ? `Did you mean ${near.join(" or ")}?` : all;
}
