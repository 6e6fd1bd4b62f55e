import { sql } from "drizzle-orm";
import type { Control } from "#db/control.ts";
import type { KitTask, KitTaskError } from "#db/schema/console/kit_tasks.ts";
import { required } from "#env.ts";
import { because } from "#errors/english.ts";
import { OpendbError } from "#errors.ts";
import { wantedKit } from "#kits/wanted.ts";
import { asFault } from "#loader/run/errors.ts";
import { revokeCertificate, revokeKit, rotateKit } from "#warehouse/kits/change.ts";
import { type By, kitOf, tell } from "#warehouse/kits/kit.ts";
import { prepareKit } from "#warehouse/kits/make.ts";
import { log, said } from "./log.ts";

/**
 * How often a task is tried that fails for passing reasons, and seconds until the first of these, which double up to the
 * longest. What shuts a door is tried until that is shut.
 */
const most = 5;
const [pause, longest] = [3, 60];
const isShutting = ({ kind }: Taken) => kind === "revoke" || kind === "retire";
/** Tasks of one server that are done at once: where it does not answer, hands are left for the others. */
const ofServer = 2;
/** Seconds without a sign of life after which whoever took a task counts as gone, and between two signs. */
const silent = 60;
const beat = 15;

type Taken = Pick<
  KitTask,
  "kind" | "role_name" | "input" | "request" | "certificate" | "verifier" | "requested_by" | "attempts"
> & { id: string; id_customer: string; id_person: string | null; id_link: string | null; slug: string };

const isHeld = sql.raw(
  `other.state = 'running' AND other.tried_at >= now() - make_interval(secs => ${silent})`,
);

/** Takes the task whose turn it is: one at a time of a role, and those of whoever is gone again. */
const take = (db: Control): Promise<Taken | undefined> =>
  db.transaction(async (tx) => {
    // Two workers that look at the same moment would not see what the other takes.
    await tx.execute(sql`SELECT pg_advisory_xact_lock(hashtext('opendb.kit_tasks'))`);
    const { rows } = await tx.execute<Taken>(sql`
    UPDATE console.kit_tasks t SET state = 'running', attempts = attempts + 1, tried_at = now()
    FROM console.customers c
    WHERE c.id = t.id_customer AND t.id = (SELECT o.id FROM console.kit_tasks o JOIN console.customers u ON u.id = o.id_customer
      WHERE (o.state = 'asked' AND (o.next_at IS NULL OR o.next_at <= now())
          OR o.state = 'running' AND o.tried_at < now() - make_interval(secs => ${silent}))
        AND NOT EXISTS (SELECT FROM console.kit_tasks other WHERE other.role_name = o.role_name AND other.id <> o.id AND ${isHeld})
        AND (SELECT count(*) < ${ofServer} FROM console.kit_tasks other JOIN console.customers v ON v.id = other.id_customer
          WHERE v.id_server = u.id_server AND other.id <> o.id AND ${isHeld})
      ORDER BY o.id LIMIT 1 FOR UPDATE OF o SKIP LOCKED)
    RETURNING t.id, t.id_customer, t.kind, t.role_name, t.input, t.request, t.certificate, t.verifier, t.id_person, t.id_link,
      t.requested_by, t.attempts, c.slug`);
    return rows[0];
  });

/** Whose task it still is: another worker may have taken it from one that was silent. */
const held = ({ id, attempts }: Taken) => sql`id = ${id} AND state = 'running' AND attempts = ${attempts}`;

const finish = (db: Pick<Control, "execute">, task: Taken) =>
  db.execute(sql`UPDATE console.kit_tasks SET state = 'done', finished_at = now(), verifier = NULL, error = NULL
    WHERE ${held(task)}`);

async function fail(db: Control, task: Taken, thrown: unknown): Promise<void> {
  const fault = asFault(thrown);
  const { code, reason, origin, params } = fault;
  const error: KitTaskError = { code, reason, origin, params };
  const isOver = !fault.isTransient || (task.attempts >= most && !isShutting(task));
  const seconds = Math.min(longest, pause * 2 ** (task.attempts - 1));
  await db.execute(sql`UPDATE console.kit_tasks SET state = ${isOver ? "failed" : "asked"}, error = ${JSON.stringify(error)},
      next_at = now() + make_interval(secs => ${seconds}),
      finished_at = CASE WHEN ${isOver} THEN now() END, verifier = CASE WHEN ${isOver} THEN NULL ELSE verifier END
    WHERE ${held(task)}`);
  log.warn("kit_task.failed", { kind: task.kind, role: task.role_name, isOver, ...said(thrown) });
}

async function make(by: By, task: Taken): Promise<void> {
  const { expiresAt, tenants, seconds, ...rest } = wantedKit.parse(task.input);
  const wanted = {
    ...rest,
    customer: { id: Number(task.id_customer), slug: task.slug },
    role: task.role_name,
    tenants: tenants?.map(BigInt) ?? null,
    statementSeconds: seconds,
    expiresAt: new Date(expiresAt),
  };
  await prepareKit(by, wanted, async (tx) => void (await finish(tx, task)));
}

/** What was signed for an opening that nobody was handed anything of: its key is gone, and it takes the place of another. */
async function retireUntaken(by: By, condition: ReturnType<typeof sql>): Promise<void> {
  const { rows } = await by.control.execute<{ id: string; role_name: string; serial: string }>(sql`
    UPDATE console.kit_tasks SET certificate = NULL
    WHERE kind = 'sign' AND state IN ('done', 'failed') AND taken_at IS NULL AND serial IS NOT NULL AND ${condition}
    RETURNING id, role_name, serial`);
  const failed: unknown[] = [];
  for (const { id, role_name, serial } of rows)
    try {
      await revokeCertificate(by, role_name, serial);
      await by.control.execute(sql`UPDATE console.kit_tasks SET serial = NULL WHERE id = ${id}`);
    } catch (error) {
      // Its server is away: those of others do not wait for it.
      failed.push(error);
    }
  if (failed.length > 0) throw failed[0];
}

/** The link that a task comes of, unless it leads nowhere any more or was opened again. */
async function linkOf(db: Control, task: Taken) {
  const { rows } = await db.execute<{ good_until: string }>(sql`
    SELECT l.good_until
    FROM console.kit_links l WHERE l.id = ${task.id_link} AND l.used_at IS NULL AND l.revoked_at IS NULL AND l.expires_at > now()
      AND NOT EXISTS (SELECT FROM console.kit_tasks o WHERE o.id_link = l.id AND o.id > ${task.id})`);
  if (!rows[0]) throw because("kit_opened_again", {});
  return rows[0];
}

async function arm(by: By, task: Taken): Promise<void> {
  // Signed before, by whoever took it: what is left is that its server knows of it.
  if (task.certificate !== null) return void (await tell(by, await kitOf(by.control, task.role_name)));
  const link = await linkOf(by.control, task);
  await retireUntaken(by, sql`id_link = ${task.id_link} AND id < ${task.id}`);
  await rotateKit(by, task.role_name, {
    expiresAt: new Date(link.good_until),
    request: task.request ?? undefined,
    verifier: task.verifier ?? undefined,
    alongside: async (tx, issued) => {
      if (!issued) return;
      const { rowCount } = await tx.execute(sql`UPDATE console.kit_tasks
        SET certificate = ${issued.pem}, serial = ${issued.certificate.serial} WHERE ${held(task)}`);
      if (rowCount !== 1)
        throw new OpendbError("interrupted", "Another worker has taken the task.", { params: {} });
    },
  });
}

/** Whoever asks may keep the kits of one customer: the role has to be that of one of them. */
async function mustBeOfCustomer(by: By, task: Taken): Promise<void> {
  const { kit } = await kitOf(by.control, task.role_name);
  if (kit.id_customer !== Number(task.id_customer))
    throw new OpendbError("not_found", `${task.role_name} is no kit of ${task.slug}.`, { params: {} });
}

async function done(by: By, task: Taken): Promise<void> {
  if (task.kind !== "make") await mustBeOfCustomer(by, task);
  const serial = (task.input as { serial?: unknown }).serial;
  if (task.kind === "make") await make(by, task);
  else if (task.kind === "sign" || task.kind === "password") await arm(by, task);
  else if (task.kind === "retire") await revokeCertificate(by, task.role_name, String(serial));
  else await revokeKit(by, task.role_name);
  await finish(by.control, task);
}

const byOf = (db: Control, actor: string, idPerson?: number): By => ({
  control: db,
  adminUrl: required("DATABASE_URL"),
  actor,
  idPerson,
});

/** Does what the console has asked for about kits, one after the other. Returns how many were taken. */
export async function doKitTasks(db: Control, isStopping: () => boolean = () => false): Promise<number> {
  let count = 0;
  for (; ; count++) {
    const task = isStopping() ? undefined : await take(db);
    if (!task) return count;
    const timer = setInterval(
      () =>
        void db
          .execute(sql`UPDATE console.kit_tasks SET tried_at = now() WHERE ${held(task)}`)
          .catch(() => {}),
      beat * 1000,
    );
    try {
      await done(byOf(db, task.requested_by, task.id_person ? Number(task.id_person) : undefined), task);
    } catch (error) {
      await fail(db, task, error);
    } finally {
      clearInterval(timer);
    }
  }
}

/** Writes down which links nobody used in time, and retires what was signed for an opening that was left. */
export async function tidyKitLinks(db: Control): Promise<void> {
  await db.execute(sql`
    WITH over AS (UPDATE console.kit_links SET expired_at = now()
      WHERE expires_at <= now() AND used_at IS NULL AND revoked_at IS NULL AND expired_at IS NULL RETURNING id_kit)
    INSERT INTO console.audit (actor, action, id_customer, details)
    SELECT 'worker', 'kit_link.expire', k.id_customer, jsonb_build_object('role', k.role_name)
    FROM over JOIN console.kits k ON k.id = over.id_kit`);
  await retireUntaken(byOf(db, "worker"), sql`finished_at < now() - interval '2 minutes'`);
}
