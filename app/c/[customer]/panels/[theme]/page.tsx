import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import type { Search } from "#components/address/read.ts";
import { themes } from "#db/figures/figure.ts";
import { PanelsPage } from "../panels-page.tsx";

type Props = { params: Promise<{ customer: string; theme: string }>; searchParams: Promise<Search> };

/** The overview has one address, which is that of the panels themselves. */
const themeOf = (name: string) => themes.find((theme) => theme === name && theme !== "overview");

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const t = await getTranslations("panels");
  const theme = themeOf((await params).theme);
  return { title: theme ? `${t(`themes.${theme}`)} · ${t("title")}` : undefined };
}

/** The panels of one theme: its numbers, its charts, the table behind them. */
export default async function ThemePage({ params, searchParams }: Props) {
  const [{ customer, theme: name }, search] = await Promise.all([params, searchParams]);
  const theme = themeOf(name);
  if (!theme) notFound();
  return <PanelsPage slug={customer} theme={theme} search={search} />;
}
