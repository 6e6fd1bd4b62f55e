import type { NextConfig } from "next";
import createNextIntlPlugin from "next-intl/plugin";
import { nameActions } from "./web/env.ts";

nameActions();

const config: NextConfig = {
  poweredByHeader: false,
  reactStrictMode: true,
  devIndicators: false,
  // `npm run check` reads the types of the whole project; a build would only do it again.
  typescript: { ignoreBuildErrors: true },
  serverExternalPackages: ["pg", "date-holidays", "@peculiar/x509", "pkijs", "asn1js", "tar-stream"],
  experimental: {
    // More than anybody types; web/front.ts refuses what is larger before it is read.
    serverActions: { bodySizeLimit: "256kb" },
    optimizePackageImports: [
      "@mantine/core",
      "@mantine/hooks",
      "@mantine/dates",
      "@mantine/notifications",
      "@tabler/icons-react",
    ],
  },
};

export default createNextIntlPlugin("./i18n/request.ts")(config);
