"use client";
import { ActionIcon, Popover } from "@mantine/core";
import { IconInfoCircle } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { type FocusEvent, useEffect, useRef, useState } from "react";
import { useTrouble } from "./as-of.tsx";
import { usePanelAsked } from "./asked.tsx";
import { toneOf } from "./tones.ts";
import classes from "./truth.module.css";
import { Truth, type TruthProps } from "./truth.tsx";

/** Open while somebody is near: `pinned` by a press, until the next one or until the focus leaves. */
function useNear() {
  const [isOpen, setOpen] = useState(false);
  const [isPinned, setPinned] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const later = (isOpening: boolean, milliseconds: number) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setOpen(isOpening), milliseconds);
  };
  const close = () => {
    clearTimeout(timer.current);
    setOpen(false);
    setPinned(false);
  };
  const press = () => {
    clearTimeout(timer.current);
    setPinned(!isPinned);
    setOpen(!isPinned);
  };
  return { isOpen, isPinned, later, close, press };
}

/** What a number is, where it comes from and how a stranger gets it: by hover, focus or tap. */
export function TruthButton({ label, ...props }: TruthProps & { label: string }) {
  const t = useTranslations("panels.truth");
  const { state } = usePanelAsked();
  const trouble = useTrouble(state);
  const near = useNear();
  const name = t("of", { label });
  const leave = ({ currentTarget, relatedTarget }: FocusEvent) => {
    if (!currentTarget.contains(relatedTarget)) near.close();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the button inside is what one presses; this notices who is near
    <span
      className={classes.around}
      onMouseEnter={() => near.later(true, 350)}
      onMouseLeave={() => {
        if (!near.isPinned) near.later(false, 250);
      }}
      onBlur={leave}
      onKeyDown={({ key }) => {
        if (key === "Escape") near.close();
      }}
    >
      <Popover
        opened={near.isOpen}
        onDismiss={near.close}
        width={440}
        position="bottom-end"
        shadow="md"
        withinPortal={false}
        closeOnEscape={false}
      >
        <Popover.Target>
          <ActionIcon
            size={24}
            variant="subtle"
            color="gray"
            className={classes.button}
            data-tone={toneOf(state)}
            aria-label={trouble ? `${name} (${trouble})` : name}
            onFocus={({ currentTarget }) => {
              if (currentTarget.matches(":focus-visible")) near.later(true, 0);
            }}
            onClick={near.press}
          >
            <IconInfoCircle size={16} stroke={1.7} aria-hidden />
          </ActionIcon>
        </Popover.Target>
        <Popover.Dropdown className={classes.dropdown} aria-label={name}>
          {near.isOpen ? <Truth {...props} /> : null}
        </Popover.Dropdown>
      </Popover>
    </span>
  );
}
