"use client";

import { Button } from "@mantine/core";
import { IconEye } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import type { ScopedPerson } from "#db/scope.ts";
import { ForeignText } from "../feedback/foreign-text.tsx";
import { type EndViewAs, useEndViewAs } from "./use-end-view-as.ts";
import classes from "./view-as-banner.module.css";

type Named = Pick<ScopedPerson, "name">;
type Props = { viewer: Named; person: Named; endViewAs: EndViewAs };

/** Over every page while somebody sees the console as another: who sees it as whom, and the way out. */
export function ViewAsBanner({ viewer, person, endViewAs }: Props) {
  const t = useTranslations("people.viewAs");
  const { end, isEnding } = useEndViewAs(endViewAs);
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
      <Button size="compact-sm" variant="white" color="dark" onClick={end} loading={isEnding}>
        {t("end")}
      </Button>
    </aside>
  );
}
