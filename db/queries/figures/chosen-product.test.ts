import { expect, test } from "vitest";
import { addDays } from "#days.ts";
import { funnel } from "#db/figures/rankings/funnel.ts";
import { freshLoads } from "#loader/tests/testing.ts";
import { chosenProduct } from "./chosen-product.ts";
import { scopeIn, stateOf } from "./compared.testing.ts";
import { statementRows } from "./statement-rows.ts";

async function loaded() {
  const loads = await freshLoads();
  const ask = async <T>(sql: string, values: unknown[] = []) =>
    (await loads.source.admin.query(sql, values)).rows as T[];
  const load = async () => {
    expect((await loads.load("seed")).state).toBe("done");
    expect((await loads.load("derive")).state).toBe("done");
  };
  await load();
  const { tenants, today } = await stateOf(loads);
  const range = { from: addDays(today, -60), until: addDays(today, -1) };
  const productsOf = (tenant: string) =>
    ask<{ id: string }>(
      "SELECT id::text AS id FROM platform.products p WHERE instance_id = $1 AND NOT is_draft AND deleted_at IS NULL ORDER BY id",
      [tenant],
    );
  return { loads, ask, load, tenants, today, range, productsOf };
}

test("without one in the address the product with most certificates is shown, and without any the one most watched", async () => {
  const { loads, ask, load, tenants, today, range } = await loaded();
  const [own = "", other = ""] = tenants;
  const { product } = await chosenProduct(scopeIn(loads, [own]), null, range);
  const [most] = await ask<{ id: string }>(
    `SELECT p.id::text AS id FROM platform.certificates c JOIN platform.products p ON p.id = c.product_id
       AND p.instance_id = c.instance_id AND NOT p.is_draft AND p.deleted_at IS NULL
     WHERE c.instance_id = $1 AND c.issued_at >= $2::date::timestamp AT TIME ZONE 'America/Sao_Paulo'
       AND c.issued_at < $3::date::timestamp AT TIME ZONE 'America/Sao_Paulo'
     GROUP BY p.id ORDER BY count(*) DESC, p.id LIMIT 1`,
    [own, range.from, today],
  );
  expect(product).toMatchObject({ tenant: own, product: most?.id });
  const before = { from: "2001-01-01", until: "2001-01-02" };
  const watched = await chosenProduct(scopeIn(loads, [own]), null, before);
  const [seen] = await ask<{ id: string }>(
    `SELECT product_id::text AS id FROM (
       SELECT l.product_id, l.id, count(DISTINCT e.learner_id) AS n FROM platform.lessons l
       JOIN platform.products p ON p.id = l.product_id AND NOT p.is_draft AND p.deleted_at IS NULL
       LEFT JOIN platform.progress_events e ON e.lesson_id = l.id
       WHERE l.instance_id = $1 AND NOT l.is_draft AND l.deleted_at IS NULL GROUP BY 1, 2) s
     GROUP BY product_id ORDER BY max(n) DESC, product_id LIMIT 1`,
    [own],
  );
  expect(watched).toMatchObject({ asked: "none", product: { tenant: own, product: seen?.id } });
  await ask(
    "UPDATE platform.products SET deleted_at = platform.clock(), updated_at = platform.clock() WHERE instance_id = $1",
    [other],
  );
  await load();
  expect(await chosenProduct(scopeIn(loads, [other]), null, range)).toEqual({ asked: "none", product: null });
});

test("a product of another tenant counts like one that there never was; one that went, or is no longer public, says so", async () => {
  const { loads, ask, load, tenants, range, productsOf } = await loaded();
  const [own = "", other = ""] = tenants;
  const [mine, gone, hidden] = await productsOf(own);
  const [foreign] = await productsOf(other);
  const touched = "updated_at = platform.clock() WHERE id = $1";
  await ask(`UPDATE platform.products SET deleted_at = platform.clock(), ${touched}`, [gone?.id]);
  await ask(`UPDATE platform.products SET is_draft = true, ${touched}`, [hidden?.id]);
  await load();
  const scope = scopeIn(loads, [own]);
  const ask1 = (tenant: string, product: string | undefined) =>
    chosenProduct(scope, { tenant: BigInt(tenant), product: BigInt(product ?? 0) }, range);
  expect(await ask1(own, mine?.id)).toMatchObject({
    asked: "found",
    product: { tenant: own, product: mine?.id },
  });
  expect(await ask1(own, gone?.id)).toMatchObject({ asked: "deleted", product: { product: gone?.id } });
  expect(await ask1(own, hidden?.id)).toMatchObject({ asked: "draft", product: { product: hidden?.id } });
  const unknown = await ask1(own, "987654321987654321");
  expect(unknown.asked).toBe("unknown");
  expect(unknown.product?.tenant).toBe(own);
  // Whoever names the right tenant, or takes another one for it.
  expect(await ask1(other, foreign?.id)).toEqual(unknown);
  expect(await ask1(own, foreign?.id)).toEqual(unknown);
  // Of what learners cannot reach there is no lesson.
  for (const product of [gone, hidden, foreign])
    expect(await statementRows(scope, funnel(BigInt(product?.id ?? 0)), range)).toEqual([]);
  expect((await statementRows(scope, funnel(BigInt(mine?.id ?? 0)), range)).length).toBeGreaterThan(0);
});
