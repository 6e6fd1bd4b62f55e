import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import type { Search } from "#components/address/read.ts";
import { PanelsPage } from "./panels-page.tsx";

type Props = { params: Promise<{ customer: string }>; searchParams: Promise<Search> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("panels"))("title") };
}

/** What executives open every morning: the few numbers that say how the platform does. */
export default async function OverviewPage({ params, searchParams }: Props) {
  const [{ customer }, search] = await Promise.all([params, searchParams]);
  return <PanelsPage slug={customer} theme="overview" search={search} />;
}
