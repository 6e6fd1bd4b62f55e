import { personScope } from "#auth/scope.ts";
import { auditCsv } from "../export.ts";
import { auditParams } from "../params.ts";

/** What the page shows, whole, as a file. A form posts to it: nothing that only looks at links writes an entry. */
export async function POST(request: Request): Promise<Response> {
  const scope = await personScope({ permission: "audit.read" });
  const { asked } = auditParams(Object.fromEntries(new URL(request.url).searchParams));
  return auditCsv(scope, asked);
}
