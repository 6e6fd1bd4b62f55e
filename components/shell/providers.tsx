"use client";

import { MantineProvider } from "@mantine/core";
import { ModalsProvider } from "@mantine/modals";
import { Notifications } from "@mantine/notifications";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import type { ReactNode } from "react";
import { theme, variables } from "./theme.ts";

type Props = { children: ReactNode; nonce?: string };

/** What every page stands in: theme, dialogs, notices and state in the address. */
export function Providers({ children, nonce }: Props) {
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={variables}
      defaultColorScheme="auto"
      getStyleNonce={() => nonce ?? ""}
    >
      <NuqsAdapter>
        <ModalsProvider>
          {children}
          <Notifications position="bottom-right" />
        </ModalsProvider>
      </NuqsAdapter>
    </MantineProvider>
  );
}
