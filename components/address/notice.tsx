import { Alert } from "@mantine/core";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { ForeignText } from "../feedback/foreign-text.tsx";
import { type AddressProblem, hrefWithout, type Search } from "./read.ts";

type Props = { search: Search; problems: readonly AddressProblem[] };

const most = 5;

/** What of the address does not count as it stands there, each with a link that takes it away. */
export function AddressNotice({ search, problems }: Props) {
  const t = useTranslations("shell.address");
  if (problems.length === 0) return null;
  const link = (about: readonly AddressProblem[], text: string) => (
    // Underlined, as the colour alone tells it from the sentence before it too faintly in the dark.
    <Link
      className="link"
      style={{ textDecoration: "underline" }}
      href={hrefWithout(search, about)}
      prefetch={false}
    >
      {text}
    </Link>
  );
  return (
    <Alert variant="outline" color="yellow" mb="sm" p="xs" role="status" aria-label={t("label")}>
      {problems.slice(0, most).map((problem) => (
        <div key={`${problem.kind} ${problem.name}`}>
          {t.rich(problem.kind, {
            name: () => (
              <code>
                <ForeignText text={problem.name} most={40} />
              </code>
            ),
          })}{" "}
          {link([problem], t(problem.kind === "repeated" ? "removeRest" : "remove"))}
        </div>
      ))}
      {problems.length > most ? <div>{t("more", { count: problems.length - most })}</div> : null}
      {problems.length > 1 ? link(problems, t("removeAll")) : null}
    </Alert>
  );
}
