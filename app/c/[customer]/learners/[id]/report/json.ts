import type { Report } from "./report.ts";

/** The report for another system: an object a table, each with its rows, whose values are those of the warehouse. */
export const asJson: Report = async ({ id, customer, at }, rows, write) => {
  const head = { learner: id, customer: customer.slug, at: at.toISOString() };
  await write(`${JSON.stringify(head).slice(0, -1)},"tables":{`);
  let open: string | null = null;
  await rows(async ({ entry: { name } }, given) => {
    const begin = name === open ? ",\n" : `${open === null ? "" : "],"}\n${JSON.stringify(name)}:[\n`;
    open = name;
    await write(begin + given.join(",\n"));
  });
  await write(`${open === null ? "" : "]"}}}\n`);
};
