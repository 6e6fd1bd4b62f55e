export { audit } from "./audit.ts";
export { customers } from "./customers.ts";
export { memberships } from "./memberships.ts";
export { people } from "./people.ts";
export { runs } from "./runs.ts";
export { consoleSchema } from "./schema.ts";
export { servers } from "./servers.ts";
export { steps } from "./steps.ts";
