import { readFileSync } from "node:fs";

/** What a build says of each page: the scripts that it loads before anybody has touched it. */
const pages = JSON.parse(readFileSync(".next/diagnostics/route-bundle-stats.json", "utf8"));

/** In kB, compressed. The goal is 200 on panels and 180 elsewhere; a limit here is what is reached, and only goes down. */
const limits = [
  [/^\/(_not-found|view-as)$/, 186],
  [/^\/$/, 210],
  [/^\/(sign-in|welcome|kit)(\/|$)/, 198],
  [
    /^\/(loads|people\/permissions|plans|customers\/(renewals|new)|c\/\[customer\](\/(tables|learners\/\[id\]))?)$/,
    245,
  ],
  [/^\/(customers|people|audit|account|c\/\[customer\]\/(loads(\/\[run\])?|usage|audit))$/, 265],
  [/^\/c\/\[customer\]\/panels/, 325],
];
const most = 310;

export default pages.map(({ route, firstLoadChunkPaths }) => ({
  name: route,
  path: firstLoadChunkPaths.filter((path) => path.endsWith(".js")),
  gzip: true,
  limit: `${limits.find(([pattern]) => pattern.test(route))?.[1] ?? most} kB`,
}));
