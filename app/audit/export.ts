import { stringify } from "csv-stringify/sync";
import { getMessages } from "next-intl/server";
import { remember, rememberFirst } from "#auth/remember.ts";
import { type AuditAsked, type AuditRow, auditEntries } from "#db/queries/audit-entries.ts";
import type { Access, PersonScope } from "#db/scope.ts";
import { wordsOfAction } from "./words.ts";

const batch = 1000;
/** Spreadsheets read the file as UTF-8 by this sign. */
const byteOrderMark = "\uFEFF";

/** A cell that begins like a formula stays a text: whoever opens the file runs nothing that others wrote. */
const lines = (records: readonly (readonly unknown[])[]): string =>
  stringify([...records], { escape_formulas: true, record_delimiter: "\r\n" });

const head = [
  "at",
  "who",
  "id_person",
  "action",
  "description",
  "customer",
  "address",
  "pages",
  "rows",
  "details",
];

type Words = Awaited<ReturnType<typeof getMessages>>["audit"];

const recordOf = (words: Words, row: AuditRow) => [
  row.at.toISOString(),
  row.actor,
  row.idPerson,
  row.action,
  wordsOfAction(words, row.action),
  row.customer?.slug,
  row.ip,
  row.shown?.pages,
  row.shown?.rows,
  JSON.stringify(row.details),
];

/** Every entry that was asked for, newest first, read in batches as the browser takes them. */
async function* csvOf(scope: Access | PersonScope, asked: AuditAsked, words: Words): AsyncGenerator<string> {
  yield byteOrderMark + lines([head]);
  let place: AuditAsked["place"] = null;
  for (;;) {
    const page = await auditEntries(scope, { ...asked, place }, batch);
    if (page.rows.length > 0) yield lines(page.rows.map((row) => recordOf(words, row)));
    const last = page.rows.at(-1);
    if (!page.hasOlder || !last) return;
    place = { way: "after", at: last.place };
  }
}

/** A stream that asks for the next piece when the last is taken, and for no more once the browser has gone. */
const streamOf = (pieces: AsyncGenerator<string>) =>
  new ReadableStream<string>({
    pull: async (controller) => {
      const { value, done } = await pieces.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    cancel: async () => {
      await pieces.return(undefined);
    },
  });

/** The entries as a file. That it is asked for is an entry of its own, written before the first line is sent. */
export async function auditCsv(scope: Access | PersonScope, asked: AuditAsked): Promise<Response> {
  const { place: _place, ...filters } = asked;
  const given = Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== null));
  const customer = "customer" in scope ? scope.customer : null;
  await rememberFirst((tx) =>
    remember(tx, scope.person, {
      action: "audit.export",
      idCustomer: customer?.id,
      details: Object.keys(given).length > 0 ? { asked: given } : {},
    }),
  );
  const name = `opendb-audit${customer ? `-${customer.slug}` : ""}.csv`;
  const encoder = new TextEncoderStream();
  const body = streamOf(csvOf(scope, asked, (await getMessages()).audit)).pipeThrough(encoder);
  return new Response(body, {
    headers: {
      "Content-Type": "text/csv; charset=utf-8",
      "Content-Disposition": `attachment; filename="${name}"`,
      "Cache-Control": "no-store",
    },
  });
}
