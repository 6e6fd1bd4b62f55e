import { useRef, useState } from "react";

/** Which dialog is open, and the focus back where it was once none is: a dialog that is gone cannot give it back. */
export function useDialog<What>() {
  const [open, setOpen] = useState<What | null>(null);
  const opener = useRef<Element | null>(null);
  const show = (what: What) => {
    opener.current = document.activeElement;
    setOpen(what);
  };
  const close = () => {
    setOpen(null);
    const { current } = opener;
    // Behind what the dialog itself does with the focus while it goes.
    if (current instanceof HTMLElement) setTimeout(() => current.focus(), 0);
  };
  return { open, show, close };
}
