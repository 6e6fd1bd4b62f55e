import { sql } from "drizzle-orm";
import { boolean, check } from "drizzle-orm/pg-core";
import { bytes, consoleSchema } from "./schema.ts";

/** One secret of this database, from which the salts of e-mails that nobody has are made. Only its functions read it. */
export const pepper = consoleSchema.table(
  "pepper",
  {
    is_only: boolean().primaryKey().default(true),
    value: bytes()
      .notNull()
      .default(sql`sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()))`),
  },
  (t) => [check("pepper_is_only", sql`${t.is_only}`)],
);
