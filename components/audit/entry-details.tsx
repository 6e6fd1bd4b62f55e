import { useMessages, useTranslations } from "next-intl";
import { ForeignText } from "../feedback/foreign-text.tsx";
import classes from "./audit.module.css";
import { prepareDetails } from "./prepare-details.ts";

/** What an entry tells beside its name. Values are what people and databases wrote: each stands by itself. */
export function EntryDetails({ details }: { details: Record<string, unknown> }) {
  const t = useTranslations("audit");
  const fields: Readonly<Record<string, string>> = useMessages().audit.fields;
  const told = prepareDetails(details);
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
