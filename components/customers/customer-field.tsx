"use client";

import { useState } from "react";
import type { FoundCustomer } from "#db/queries/customers-found.ts";
import type { Permission } from "#db/vocabulary.ts";
import { CustomerPicker } from "./customer-picker.tsx";

type Props = {
  name: string;
  label: string;
  placeholder: string;
  initial: FoundCustomer | null;
  permission: Permission;
  className?: string;
};

/** A customer as a field of a form that the browser sends. */
export function CustomerField({ initial, ...props }: Props) {
  const [chosen, setChosen] = useState(initial);
  return <CustomerPicker {...props} size="xs" chosen={chosen} onChoose={setChosen} clearable />;
}
