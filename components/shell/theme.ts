import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from "@mantine/core";

const accent: MantineColorsTuple = [
  "#edf4ff",
  "#dbe8fe",
  "#b9d2fc",
  "#8fb6f8",
  "#6a9bf3",
  "#3f78e6",
  "#2a61d0",
  "#214faa",
  "#1d4187",
  "#19356b",
];

const dark: MantineColorsTuple = [
  "#dcdee1",
  "#b4b8bd",
  "#979ca3",
  "#7d838b",
  "#33373d",
  "#272a2f",
  "#1d2024",
  "#131517",
  "#0e1011",
  "#090a0b",
];

const system =
  'ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';

/** One accent, small radii, dense sizes, the reader's own fonts. */
export const theme = createTheme({
  colors: { accent, dark },
  primaryColor: "accent",
  primaryShade: 6,
  fontFamily: system,
  fontFamilyMonospace: "ui-monospace, SFMono-Regular, Menlo, Consolas, monospace",
  headings: { fontFamily: system, fontWeight: "600" },
  defaultRadius: "sm",
  cursorType: "pointer",
  respectReducedMotion: true,
  fontSizes: { xs: "0.75rem", sm: "0.8125rem", md: "0.875rem", lg: "1rem", xl: "1.25rem" },
  components: {
    Button: { defaultProps: { size: "sm" } },
    Table: {
      defaultProps: {
        verticalSpacing: 7,
        horizontalSpacing: "sm",
        fz: "sm",
        borderColor: "var(--opendb-line)",
      },
      styles: { th: { fontWeight: 500, color: "var(--mantine-color-dimmed)", whiteSpace: "nowrap" } },
    },
    Paper: { defaultProps: { withBorder: true, radius: "md" } },
    Tooltip: { defaultProps: { withArrow: true, openDelay: 300 } },
  },
});

/** Quiet text and borders: dark enough to read in both themes (4.5 to 1 at least). */
export const variables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    "--mantine-color-dimmed": "#5b626a",
    "--mantine-color-placeholder": "#6b727b",
    "--mantine-color-text": "#17191c",
    "--opendb-quiet": "#f7f8f9",
    "--opendb-line": "#e6e8eb",
    "--opendb-hover": "#eef0f3",
    "--opendb-good": "#1a7f45",
    "--opendb-busy": "#2a61d0",
    "--opendb-odd": "#a15c00",
    "--opendb-bad": "#c22f2f",
    "--mantine-color-error": "#c22f2f",
    "--opendb-still": "#8a9199",
  },
  dark: {
    "--mantine-color-dimmed": "#979ca3",
    "--mantine-color-placeholder": "#8a9098",
    "--mantine-color-body": "#131517",
    "--opendb-quiet": "#181a1d",
    "--opendb-line": "#2a2d32",
    "--opendb-hover": "#22252a",
    "--opendb-good": "#4cc38a",
    "--opendb-busy": "#8fb6f8",
    "--opendb-odd": "#e5a54b",
    "--opendb-bad": "#ff8080",
    "--mantine-color-error": "#ff8080",
    "--opendb-still": "#7d838b",
  },
});
