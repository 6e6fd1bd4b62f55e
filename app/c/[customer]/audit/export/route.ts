import { customerAccess } from "#auth/scope.ts";
import { auditCsv } from "../../../../audit/export.ts";
import { auditParams } from "../../../../audit/params.ts";

type Context = { params: Promise<{ customer: string }> };

/** The customer's part of the audit as a file. */
export async function POST(request: Request, { params }: Context): Promise<Response> {
  const access = await customerAccess((await params).customer, { permission: "audit.read" });
  const { asked } = auditParams(Object.fromEntries(new URL(request.url).searchParams));
  return auditCsv(access, asked);
}
