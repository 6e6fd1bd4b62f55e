"use client";

import { Button, type ButtonProps } from "@mantine/core";
import Link, { type LinkProps } from "next/link";
import type { ReactNode } from "react";

type Props = Pick<ButtonProps, "variant" | "size"> &
  Pick<LinkProps<string>, "href" | "prefetch"> & { children: ReactNode };

/** A link that looks like a button. */
export function LinkButton(props: Props) {
  return <Button component={Link} {...props} />;
}
