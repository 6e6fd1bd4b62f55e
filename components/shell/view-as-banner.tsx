import { Button } from "@mantine/core";
import { IconEye } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import type { ScopedPerson } from "#db/scope.ts";
import { ForeignText } from "../feedback/foreign-text.tsx";
import classes from "./view-as-banner.module.css";

type Named = Pick<ScopedPerson, "name">;
type Props = { viewer: Named; person: Named };

/** Over every page while somebody sees the console as another: who sees it as whom, and the way out. */
export function ViewAsBanner({ viewer, person }: Props) {
  const t = useTranslations("people.viewAs");
  return (
    <aside className={classes.banner} aria-label={t("label")}>
      <IconEye size={18} aria-hidden className={classes.sign} />
      <span className={classes.text}>
        {t.rich("banner", {
          who: () => (
            <b>
              <ForeignText text={viewer.name} most={40} isInside />
            </b>
          ),
          person: () => (
            <b>
              <ForeignText text={person.name} most={40} isInside />
            </b>
          ),
        })}
      </span>
      <form method="post" action="/api/view-as/end">
        <Button type="submit" size="compact-sm" variant="white" color="dark">
          {t("end")}
        </Button>
      </form>
    </aside>
  );
}
