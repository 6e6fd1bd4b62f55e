"use client";

import { MantineProvider, mergeThemeOverrides } from "@mantine/core";
import { setNonce } from "get-nonce";
import { useTranslations } from "next-intl";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import { type ReactNode, useMemo, useState } from "react";
import { ConfirmHost } from "../feedback/confirm-host.tsx";
import { NoticesHost } from "../feedback/notices-host.tsx";
import { theme, variables } from "./theme.ts";

type Props = { children: ReactNode; nonce?: string };

/** What every page stands in: theme, dialogs, notices and state in the address. */
export function Providers({ children, nonce }: Props) {
  // A page that is read again brings another one; the browser goes on holding elements against the first.
  const [first] = useState(() => {
    // Dialogs lock the page's scrolling by a style element of their own.
    if (nonce && typeof window !== "undefined") setNonce(nonce);
    return nonce ?? "";
  });
  const close = useTranslations("shell.feedback")("close");
  // Dialogs and notices bring buttons with a sign and no word.
  const named = useMemo(
    () =>
      mergeThemeOverrides(theme, { components: { CloseButton: { defaultProps: { "aria-label": close } } } }),
    [close],
  );
  return (
    <MantineProvider
      theme={named}
      cssVariablesResolver={variables}
      defaultColorScheme="auto"
      getStyleNonce={() => first}
    >
      <NuqsAdapter>
        {children}
        <ConfirmHost />
        <NoticesHost />
      </NuqsAdapter>
    </MantineProvider>
  );
}
