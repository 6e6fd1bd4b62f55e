/** Leads whoever has sent a form to the first field that is wrong, which may be far from the button. */
export function focusInvalid(form: HTMLFormElement): void {
  // Which are wrong is drawn first.
  requestAnimationFrame(() => form.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
}
