"use client";

import { Button } from "@mantine/core";
import { IconPrinter } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import classes from "./hand-over.module.css";

export function PrintButton() {
  const t = useTranslations("provision.handOver");
  return (
    <Button
      className={classes.onScreen}
      variant="default"
      leftSection={<IconPrinter size={16} aria-hidden />}
      onClick={() => window.print()}
    >
      {t("print")}
    </Button>
  );
}
