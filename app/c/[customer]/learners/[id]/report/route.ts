import { notFound } from "next/navigation";
import { getLocale, getMessages } from "next-intl/server";
import { log } from "#auth/log.ts";
import { remember, rememberFirst } from "#auth/remember.ts";
import { customerAccess, customerScope } from "#auth/scope.ts";
import { parseAsId } from "#components/address/parsers.ts";
import { learnerHeld } from "#db/queries/learner-held.ts";
import { OpendbError } from "#errors.ts";
import { asHtml } from "./html.ts";
import { asJson } from "./json.ts";
import { refused } from "./refused.ts";

type Context = { params: Promise<{ customer: string; id: string }> };

const forms = {
  json: { write: asJson, type: "application/json; charset=utf-8" },
  html: { write: asHtml, type: "text/html; charset=utf-8" },
} as const;

/**
 * Everything that the warehouse holds on one learner, as a file to read or for another system. Who took it, of whom and
 * how much is an entry of the audit before the first byte is sent.
 */
export async function POST(request: Request, context: Context): Promise<Response> {
  try {
    return await report(request, context);
  } catch (error) {
    if (error instanceof OpendbError) return refused(error.code, request);
    throw error;
  }
}

async function report(request: Request, { params }: Context): Promise<Response> {
  const { customer, id: text } = await params;
  await customerAccess(customer, { permission: "personal.read" });
  const id = parseAsId.parse(text);
  const form = new URL(request.url).searchParams.get("form") === "json" ? "json" : "html";
  if (id === null) notFound();
  const scope = await customerScope(customer, { permission: "learners.report" });
  const [messages, locale] = await Promise.all([getMessages(), getLocale()]);
  const { readable, writable } = new TransformStream<string, string>();
  const writer = writable.getWriter();
  const recorded = Promise.withResolvers<void>();
  const written = learnerHeld(scope, id, async ({ at, counts, rows }) => {
    const held = counts.filter((count) => count.rows > 0);
    await rememberFirst((tx) =>
      remember(tx, scope.person, {
        action: "learner.report",
        idCustomer: scope.customer.id,
        details: {
          learner: id,
          form,
          rows: held.reduce((sum, count) => sum + count.rows, 0),
          tables: held.map(({ table }) => table),
        },
      }),
    );
    recorded.resolve();
    const about = { id, customer: scope.customer, at, counts: held, messages, locale };
    await forms[form].write(about, rows, (piece) => writer.write(piece));
  });
  written
    .then(() => writer.close())
    .catch(async (error: unknown) => {
      recorded.reject(error);
      // Of what never began the answer tells.
      await recorded.promise.then(
        () => log("learner.report_cut", { err: error }),
        () => undefined,
      );
      await writer.abort(error);
    });
  await recorded.promise;
  return new Response(readable.pipeThrough(new TextEncoderStream()), {
    headers: {
      "Content-Type": forms[form].type,
      "Content-Disposition": `attachment; filename="opendb-${scope.customer.slug}-learner-${id}.${form}"`,
      "Cache-Control": "no-store",
    },
  });
}
