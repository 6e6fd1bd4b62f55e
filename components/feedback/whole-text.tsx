"use client";
import { Popover, ScrollArea, UnstyledButton } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { inText } from "#foreign.ts";
import classes from "./foreign-text.module.css";
import { Isolated } from "./isolated.tsx";

type Props = { text: string; button: { className?: string; "aria-label": string; title: string } };

/** Opens by mouse, touch and keyboard, and scrolls by all three. */
export function WholeText({ text, button }: Props) {
  const [isOpen, setOpen] = useState(false);
  const target = useRef<HTMLButtonElement>(null);
  // It takes the place of the button that was pressed, with its focus, to which it gives that back.
  useEffect(() => {
    target.current?.focus();
    setOpen(true);
  }, []);
  return (
    <Popover
      opened={isOpen}
      onChange={setOpen}
      width={420}
      position="bottom-start"
      shadow="md"
      withinPortal
      trapFocus
      returnFocus
    >
      <Popover.Target>
        <UnstyledButton ref={target} {...button} onClick={() => setOpen(!isOpen)}>
          …
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown p={0} maw="calc(100vw - 24px)" aria-label={inText(text, 30)}>
        <ScrollArea.Autosize mah={320} type="auto" viewportProps={{ tabIndex: 0 }}>
          <div className={classes.whole}>
            <Isolated text={text} />
          </div>
        </ScrollArea.Autosize>
      </Popover.Dropdown>
    </Popover>
  );
}
