import { readFileSync } from "node:fs";

/** What a build says of each page: the scripts that it loads before anybody has touched it. */
const pages = JSON.parse(readFileSync(".next/diagnostics/route-bundle-stats.json", "utf8"));

/** In kB, compressed, before a click. Most pages have a form or a list of choices; those that have more say so here. */
const most = 275;
const known = {
  "/sign-in": 200,
  "/view-as": 190,
};

export default pages.map(({ route, firstLoadChunkPaths }) => ({
  name: route,
  path: firstLoadChunkPaths.filter((path) => path.endsWith(".js")),
  gzip: true,
  limit: `${known[route] ?? most} kB`,
}));
