import { List, ListItem, Stack, Text, Title } from "@mantine/core";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { Outcome } from "#components/feedback/outcome.tsx";
import { Live } from "#components/loads/live.tsx";
import { RootsEditor } from "#components/roots/roots-editor.tsx";
import { TenantName } from "#components/roots/tenant-lines.tsx";
import { customerRoots } from "#db/queries/roots.ts";
import type { Access } from "#db/scope.ts";
import { findRoots, refreshTenants, saveRoots } from "./roots-actions.ts";

/** Which of the source's trees the customer has, and how far a change of them is. */
export async function RootsSection({ access }: { access: Access }) {
  const { slug, state } = access.customer;
  const [t, { roots, stage, run }] = await Promise.all([getTranslations("roots"), customerRoots(access)]);
  return (
    <section aria-labelledby="roots">
      <Title order={2} fz="md" mb="sm" id="roots">
        {t("section")}
      </Title>
      <Live isOpen={stage !== "done" && stage !== "stopped"} every={3000} />
      <Stack gap="sm">
        <Text fz="sm" c="dimmed">
          {t("current", { count: roots.length })}
        </Text>
        <List withPadding>
          {roots.map((root) => (
            <ListItem key={root.id}>
              <TenantName {...root} />
            </ListItem>
          ))}
        </List>
        {stage === "done" ? null : (
          <Outcome tone={stage === "stopped" ? "failed" : "noted"}>
            {t.rich(`stages.${stage}`, {
              id: String(run ?? ""),
              run: (text) => (
                <Link href={`/c/${slug}/loads/${run}`} className="link">
                  {text}
                </Link>
              ),
            })}
          </Outcome>
        )}
        {state === "active" ? (
          <RootsEditor
            customer={slug}
            roots={roots.map(({ id }) => id)}
            isStopped={stage === "stopped"}
            findRoots={findRoots}
            refreshTenants={refreshTenants}
            saveRoots={saveRoots}
          />
        ) : null}
      </Stack>
    </section>
  );
}
