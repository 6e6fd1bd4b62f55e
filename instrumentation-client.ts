/**
 * A page that sends on or is not there, found out when its payload had begun, is an error to React, which reports that
 * it has recovered from it. It is none: who reads the browser's console is not told of it.
 */
addEventListener("error", (event: ErrorEvent) => {
  const { digest = "" }: { digest?: unknown } = event.error ?? {};
  if (/^NEXT_(REDIRECT|HTTP_ERROR_FALLBACK);/.test(String(digest))) event.preventDefault();
});
