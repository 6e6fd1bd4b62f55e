import { createHmac, timingSafeEqual } from "node:crypto";

/** Who sees the console as whom, until when (milliseconds). */
export type View = { idViewer: number; idPerson: number; until: number };

const sign = (secret: string, text: string) =>
  // Its own purpose in the text, so that nothing else that the secret signs can be taken for it.
  createHmac("sha256", secret).update(`opendb view-as 1\0${text}`).digest();

/** A view as the text of a cookie. */
export function seal({ idViewer, idPerson, until }: View, secret: string): string {
  const text = `${idViewer}.${idPerson}.${until}`;
  return `${text}.${sign(secret, text).toString("base64url")}`;
}

/** The view that a cookie was sealed of, over or not; undefined for anything that we have not sealed. */
export function unseal(cookie: string, secret: string): View | undefined {
  const [, text, viewer, person, until, signature] =
    /^((\d{1,15})\.(\d{1,15})\.(\d{1,15}))\.([A-Za-z0-9_-]{43})$/.exec(cookie) ?? [];
  if (!text || !signature) return undefined;
  if (!timingSafeEqual(Buffer.from(signature, "base64url"), sign(secret, text))) return undefined;
  return { idViewer: Number(viewer), idPerson: Number(person), until: Number(until) };
}
