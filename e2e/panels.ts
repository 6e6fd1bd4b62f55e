import type { Page } from "@playwright/test";

/** The themes of panels by what their links say. */
export const themes = [
  ["overview", "Visão geral"],
  ["learners", "Alunos"],
  ["engagement", "Engajamento"],
  ["content", "Conteúdo"],
  ["results", "Provas e certificados"],
  ["access", "Acessos"],
  ["platforms", "Plataformas comparadas"],
] as const;

/** A number of a page of panels by its figure; `part`: another line of its card. */
export const number = (page: Page, figure: string, part = "dd >> nth=0") =>
  page.locator(`dl > div[data-figure="${figure}"]`).locator(part);

/** The picker of tenants, of panels and tables alike. */
export const picker = (page: Page) => ({
  button: page.getByRole("button", { name: /^Plataformas: / }),
  dialog: page.getByRole("dialog", { name: "Plataformas" }),
});
