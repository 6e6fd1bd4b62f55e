import { type Fault, inBackground } from "../context.ts";

const routes = ["warehouse", "source", "control"] as const;

/** Connections are reset: one, or all of a route at once. */
export const cutNetwork: Fault = async ({ world, random }) => {
  const used = routes.filter((route) => world.proxies[route].ports().length > 0);
  if (used.length === 0) return undefined;
  const route = random.pick(used);
  const choose = random.chance(0.6) ? (pairs: number) => random.between(0, pairs - 1) : undefined;
  return `${world.proxies[route].cut(choose)} of the way to the ${route}`;
};

/** Nothing gets through for a while, then everything does. */
export const stallNetwork: Fault = async (context) => {
  const route = context.random.pick(routes);
  const milliseconds = context.random.between(500, 4000);
  inBackground(context, context.world.proxies[route].stall(milliseconds));
  return `the way to the ${route} for ${milliseconds} ms`;
};
