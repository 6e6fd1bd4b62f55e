import type { modals } from "@mantine/modals";

export type Question = Parameters<typeof modals.openConfirmModal>[0];

/** What is to be asked, in the order in which it came; dialogs are loaded with the first of them. */
let asked: readonly Question[] = [];
const listeners = new Set<() => void>();

/** Asks whoever is there before something is done. */
export function askFirst(question: Question): void {
  asked = [...asked, question];
  for (const listener of listeners) listener();
}

export const questions = () => asked;

export function onQuestion(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
