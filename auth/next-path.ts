const nowhere = "https://opendb.invalid";

/** Where to go after signing in: a path of this console or the start, never another site. */
export function nextPath(given: string | readonly string[] | undefined): string {
  if (typeof given !== "string" || !given.startsWith("/") || given.length > 2000) return "/";
  const url = URL.parse(given, nowhere);
  if (!url || url.origin !== nowhere || url.pathname.startsWith("//")) return "/";
  return url.pathname + url.search;
}
