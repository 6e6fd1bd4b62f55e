import type { EnumValues } from "./entry.ts";

/** Kinds of access events, the same for learners and administrators. */
export const eventReferences: EnumValues = {
  name: "event_reference",
  values: [
    "first_access",
    "session_active",
    "platform_consent",
    "product_consent",
    "certificate",
    "password_reset",
  ],
  isOpen: true,
};
