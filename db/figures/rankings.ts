import type { Statement } from "./figure.ts";
import { access } from "./rankings/access.ts";
import { caps } from "./rankings/caps.ts";
import { certificates } from "./rankings/certificates.ts";
import { completion } from "./rankings/completion.ts";
import { consumption } from "./rankings/consumption.ts";
import { hours } from "./rankings/hours.ts";
import { ratings } from "./rankings/ratings.ts";
import { watched } from "./rankings/watched.ts";

/** Every ranking as a page asks for it, but the funnel, which is one product's. */
export const rankings = {
  access: access(),
  caps,
  certificates: certificates(),
  completion: completion(),
  consumption: consumption(),
  hours,
  ratings: ratings(),
  watched: watched(),
} as const satisfies Record<string, Statement<object>>;
