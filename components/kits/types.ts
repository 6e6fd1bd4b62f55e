import type { ActionResult } from "#auth/action.ts";
import type { KitLink } from "#auth/kits/link.ts";
import type { WantedKit } from "#kits/wanted.ts";

export type Asked = Promise<ActionResult<{ role: string; kind: string; isNew: boolean }>>;

export type MakeKit = (
  input: Omit<WantedKit, "addresses" | "expiresAt"> & {
    customer: string;
    role: string;
    addresses: string;
    days: number;
  },
) => Asked;

export type Acts = {
  linkKit: (input: {
    customer: string;
    kit: number;
    days: number | null;
    request: string;
  }) => Promise<ActionResult<KitLink>>;
  unlink: (input: { customer: string; kit: number }) => Promise<ActionResult<{ ended: number }>>;
  retireCertificate: (input: { customer: string; kit: number; serial: string }) => Asked;
  revokeKit: (input: { customer: string; kit: number; confirmation: string }) => Asked;
};

export type AskAgain = (input: { customer: string; task: number }) => Asked;
