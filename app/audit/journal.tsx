import { getMessages } from "next-intl/server";
import { Suspense } from "react";
import { AddressNotice } from "#components/address/notice.tsx";
import type { Search } from "#components/address/read.ts";
import { AuditFilter } from "#components/audit/audit-filter.tsx";
import { EntriesPager } from "#components/audit/entries-pager.tsx";
import { EntriesTable } from "#components/audit/entries-table.tsx";
import { EmptyState } from "#components/feedback/empty-state.tsx";
import { TableSkeleton } from "#components/feedback/skeletons.tsx";
import { type AuditAsked, auditEntries } from "#db/queries/audit-entries.ts";
import { auditPeople } from "#db/queries/audit-people.ts";
import type { Access, PersonScope } from "#db/scope.ts";
import { auditParams, auditQuery } from "./params.ts";
import { knownActions, wordsOfAction } from "./words.ts";

type Props = {
  scope: Access | PersonScope;
  search: Search;
  /** The one that entries are narrowed to, where they are of more than one; null: of none. */
  customer?: { slug: string; name: string } | null;
  path: string;
};

const limit = 50;

/** Entries of the audit with what narrows them. */
export async function Journal({ scope, search, customer, path }: Props) {
  const { asked, problems } = auditParams(search);
  const page = auditEntries(scope, asked, limit);
  const [{ audit: words }, people] = await Promise.all([getMessages(), auditPeople(scope)]);
  return (
    <>
      <AuditFilter
        asked={asked}
        people={people.map(({ id, name, email }) => ({ id: String(id), name, email }))}
        customer={customer}
        actions={knownActions(words)}
        exportTo={`${path}/export${auditQuery({ ...asked, place: null })}`}
      />
      <AddressNotice search={search} problems={problems} />
      <Suspense key={auditQuery(asked)} fallback={<TableSkeleton rows={16} />}>
        <Entries page={page} asked={asked} withCustomer={customer !== undefined} />
      </Suspense>
    </>
  );
}

type EntriesProps = { page: ReturnType<typeof auditEntries>; asked: AuditAsked; withCustomer: boolean };

async function Entries({ page, asked, withCustomer }: EntriesProps) {
  const [{ rows, hasOlder, hasNewer }, { audit: words }] = await Promise.all([page, getMessages()]);
  if (rows.length === 0 && asked.place === null)
    return <EmptyState title={words.empty.title} description={words.empty.text} />;
  const [newest, oldest] = [rows[0], rows.at(-1)];
  const to = (place: AuditAsked["place"]) => auditQuery({ ...asked, place });
  return (
    <>
      <EntriesTable
        rows={rows.map((row) => ({
          ...row,
          said: wordsOfAction(words, row.action),
          personHref:
            row.idPerson === null
              ? undefined
              : auditQuery({ ...asked, person: String(row.idPerson), place: null }),
        }))}
        withCustomer={withCustomer}
      />
      <EntriesPager
        first={asked.place ? to(null) : null}
        newer={hasNewer && newest ? to({ way: "before", at: newest.place }) : null}
        older={hasOlder && oldest ? to({ way: "after", at: oldest.place }) : null}
      />
    </>
  );
}
