"use client";
import { Button } from "@mantine/core";
import { useTranslations } from "next-intl";
import { lazy, Suspense, useEffect, useRef, useState } from "react";

// Wanted by few, and only once they press.
const ProductPicker = lazy(() => import("./product-picker.tsx"));

/** Another product for what is shown of one. `path`: where the server looks for them. */
export function ProductButton({ path }: { path: string }) {
  const t = useTranslations("rankings.funnel");
  const [isOpen, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const wasOpen = useRef(false);
  useEffect(() => {
    if (!isOpen && wasOpen.current) button.current?.focus();
    wasOpen.current = isOpen;
  }, [isOpen]);
  const closed = (
    <Button
      ref={button}
      size="compact-xs"
      variant="default"
      aria-expanded={isOpen}
      loading={isOpen}
      onClick={() => setOpen(true)}
    >
      {t("change")}
    </Button>
  );
  if (!isOpen) return closed;
  return (
    <Suspense fallback={closed}>
      <ProductPicker path={path} onDone={() => setOpen(false)} />
    </Suspense>
  );
}
