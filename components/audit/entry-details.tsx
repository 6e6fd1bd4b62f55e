import { useFormatter, useMessages, useTranslations } from "next-intl";
import { ForeignText } from "../feedback/foreign-text.tsx";
import classes from "./audit.module.css";
import { prepareDetails } from "./prepare-details.ts";

/** A moment as JSON has it. */
const isMoment = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

const truths = ["is_personal", "is_active", "isNew", "offered"];

/** What an entry tells beside its name. Values are what people and databases wrote: each stands by itself. */
export function EntryDetails({ details }: { details: Record<string, unknown> }) {
  const t = useTranslations("audit");
  const format = useFormatter();
  const { audit, columns, tables, shell, loads, kits, plans } = useMessages();
  const fields: Readonly<Record<string, string>> = audit.fields;
  const words: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    column: columns.labels,
    op: tables.filters.ops,
    role: shell.roles,
    kind: { ...loads.kinds, ...audit.kinds },
    form: kits.form,
    purpose: kits.purpose,
    billing_period: plans.periods,
    ...Object.fromEntries(truths.map((field) => [field, audit.truth])),
  };
  // What people wrote stays what it is, whatever it looks like.
  const said = (field: string, word: string) =>
    field.endsWith("_at") && isMoment.test(word)
      ? format.dateTime(new Date(word), "instant")
      : (words[field]?.[word] ?? word);
  const told = prepareDetails(details, said);
  // What a person may do has a word of ours; of a kit it is the name of its login role.
  const nameOf = (name: string, value: string) =>
    fields[name === "role" && !Object.values(shell.roles).includes(value) ? "kit" : name];
  if (told.length === 0) return null;
  return (
    <dl className={classes.details}>
      {told.map(({ name, value, before }) => (
        <div key={name}>
          <dt>{nameOf(name, value) ?? <ForeignText text={name} most={30} isInside />}</dt>
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
