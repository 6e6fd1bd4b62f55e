import { expect, test } from "vitest";
import { beyondLimits } from "./effect.ts";

const kit = (role: string, connections = 5, seconds = 300) => ({ role, connections, seconds });
const uses = [
  { slug: "acme", name: "Acme", kits: [kit("acme_a"), kit("acme_b", 10, 600)], learners: null },
  { slug: "globex", name: "Globex", kits: [kit("globex_a", 2, 60)], learners: null },
];

test("nobody is beyond limits that are as high as what is used", () => {
  expect(beyondLimits({ kits: 2, connections: 10, seconds: 600 }, uses)).toEqual([]);
});

test("a customer with more kits is named with how many, and each kit that is given less with what it was made with", () => {
  expect(beyondLimits({ kits: 1, connections: 5, seconds: 600 }, uses)).toEqual([
    { slug: "acme", name: "Acme", kits: 2, narrowed: [{ role: "acme_b", connections: 10, seconds: null }] },
  ]);
  expect(
    beyondLimits({ kits: 9, connections: 1, seconds: 60 }, uses).map(({ kits, narrowed }) => [
      kits,
      narrowed.length,
    ]),
  ).toEqual([
    [null, 2],
    [null, 1],
  ]);
});
