/** Customers that were looked at in this window, by slug, the last first: for as long as it is open, and nowhere else. */
const key = "opendb.recent";
const most = 5;

export function recentSlugs(): string[] {
  try {
    return (sessionStorage.getItem(key) ?? "")
      .split(",")
      .filter((slug) => /^[a-z][a-z0-9_]{1,30}$/.test(slug));
  } catch {
    // A browser that keeps nothing of pages still opens them.
    return [];
  }
}

export function remember(slug: string): void {
  try {
    const others = recentSlugs().filter((other) => other !== slug);
    sessionStorage.setItem(key, [slug, ...others].slice(0, most).join(","));
  } catch {
    // As above.
  }
}
