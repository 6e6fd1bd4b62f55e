import { IconChevronLeft } from "@tabler/icons-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import classes from "./run-back.module.css";

/** The way back to the list of loads. */
export function RunBack({ href }: { href: string }) {
  const t = useTranslations("loads.run");
  return (
    <Link href={href} className={classes.back}>
      <IconChevronLeft size={15} aria-hidden />
      {t("back")}
    </Link>
  );
}
