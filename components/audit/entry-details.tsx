import { useMessages, useTranslations } from "next-intl";
import { ForeignText } from "../feedback/foreign-text.tsx";
import classes from "./audit.module.css";
import { prepareDetails } from "./prepare-details.ts";

/** What an entry tells beside its name. Values are what people and databases wrote: each stands by itself. */
export function EntryDetails({ details }: { details: Record<string, unknown> }) {
  const t = useTranslations("audit");
  const { audit, columns, tables, shell, loads } = useMessages();
  const fields: Readonly<Record<string, string>> = audit.fields;
  const words: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    column: columns.labels,
    op: tables.filters.ops,
    role: shell.roles,
    kind: loads.kinds,
  };
  const told = prepareDetails(details, (field, word) => words[field]?.[word] ?? word);
  if (told.length === 0) return null;
  return (
    <dl className={classes.details}>
      {told.map(({ name, value, before }) => (
        <div key={name}>
          <dt>{fields[name] ?? <ForeignText text={name} most={30} isInside />}</dt>
          <dd>
            {before === undefined ? null : (
              <>
                <del>
                  <ForeignText text={before} />
                </del>{" "}
                <span role="img" aria-label={t("becomes")}>
                  →
                </span>{" "}
              </>
            )}
            <ForeignText text={value} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
