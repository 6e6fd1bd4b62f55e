import { controlDb } from "#db/control.ts";
import type { Customer } from "#db/schema/console/customers.ts";
import { requestRoots } from "./request.ts";

// 1 has 2 and 3, and 3 has 4; 5 has 6; 7 stands alone; 8 was deleted; 9 is Globex's and has 10.
const parents: Record<string, string | null> = {
  "1": null,
  "2": "1",
  "3": "1",
  "4": "3",
  "5": null,
  "6": "5",
  "7": null,
  "8": null,
  "9": null,
  "10": "9",
};
export const tenants = Object.entries(parents).map(([id, id_parent]) => ({
  id,
  id_parent,
  subdomain: `t${id}`,
  title: null,
  learners: "10",
  user_limit: id === "7" ? "500" : null,
  is_deleted: id === "8",
}));

type More = { before?: string[]; reason?: string; customer?: Customer };

/** Changes a customer's roots, from 1 unless said otherwise. */
export const changeRoots = (
  acme: Customer,
  after: string[],
  { before = ["1"], reason, customer = acme }: More = {},
) =>
  controlDb().transaction((tx) =>
    requestRoots(tx, { idCustomer: customer.id, before, after, reason, requestedBy: "test", idPerson: null }),
  );
