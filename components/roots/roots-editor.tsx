"use client";

import { Button, Grid, Group, Stack, Text, TextInput, Title } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconSearch } from "@tabler/icons-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Outcome } from "../feedback/outcome.tsx";
import { useExplanation } from "../feedback/use-explanation.ts";
import { useChange } from "../people/use-change.ts";
import { SourceAge } from "../provision/source-age.tsx";
import { RootsPreview } from "./preview.tsx";
import { ChoiceList } from "./tenant-lines.tsx";
import type { RootsActs } from "./types.ts";
import { useChoice } from "./use-choice.ts";

type Props = RootsActs & {
  customer: string;
  /** The roots that the page shows. */
  roots: readonly string[];
  /** Whether a change has not been loaded, so that the same roots ask for the load again. */
  isStopped: boolean;
};

const isSame = (a: readonly string[], b: readonly string[]) =>
  a.length === b.length && a.every((id) => b.includes(id));

/** The button that opens the editor, and the editor: nothing is asked of warehouse and source before. */
export function RootsEditor(props: Props) {
  const t = useTranslations("roots");
  const [isOpen, setOpen] = useState(false);
  if (isOpen) return <Editor {...props} onClose={() => setOpen(false)} />;
  return (
    <Group>
      <Button variant="default" onClick={() => setOpen(true)}>
        {t("edit")}
      </Button>
    </Group>
  );
}

function Editor({
  customer,
  roots,
  isStopped,
  findRoots,
  refreshTenants,
  saveRoots,
  onClose,
}: Props & { onClose: () => void }) {
  const t = useTranslations("roots");
  const explain = useExplanation();
  const router = useRouter();
  const { send, isSending } = useChange();
  // What was seen at first: whoever saves meanwhile is not written over.
  const [seen] = useState([...roots]);
  const [chosen, setChosen] = useState([...roots]);
  const [search, setSearch] = useState("");
  const [reason, setReason] = useState("");
  const [isMissing, setMissing] = useState(false);
  const { choice, isCurrent, failed, look } = useChoice(findRoots, { customer, search, chosen });
  const isUnchanged = isSame(seen, chosen);
  const isRefused = choice?.chosen.some(({ refusal }) => refusal !== null) ?? true;
  const save = () => {
    if (choice?.room.isAsked && reason.trim() === "") return setMissing(true);
    send(
      () => saveRoots({ customer, seen, roots: chosen, reason: choice?.room.isAsked ? reason : "" }),
      () => {
        notifications.show({ message: t("editor.saved"), role: "status" });
        onClose();
        router.refresh();
      },
    );
  };
  return (
    <section aria-label={t("editor.label")}>
      <Grid gap="lg">
        <Grid.Col span={{ base: 12, md: 6 }}>
          <Stack gap="sm">
            {failed ? (
              <Outcome tone="failed">{`${explain(failed).meaning} ${explain(failed).hint}`}</Outcome>
            ) : null}
            {choice ? (
              <SourceAge age={choice.age} refresh={() => refreshTenants({ customer })} onAsked={look} />
            ) : null}
            <Title order={3} fz="sm">
              {t("editor.chosen")}
            </Title>
            <ChoiceList
              label={t("editor.chosen")}
              choices={choice?.chosen.filter(({ id }) => chosen.includes(id)) ?? []}
              isForRefused
              button={t("editor.remove")}
              named={(tenant) => t("editor.removeNamed", { tenant })}
              onPress={(id) => setChosen(chosen.filter((one) => one !== id))}
            />
            {chosen.length === 0 ? <Outcome tone="failed">{t("editor.none")}</Outcome> : null}
            <TextInput
              type="search"
              label={t("editor.search")}
              description={t("editor.searchNote")}
              leftSection={<IconSearch size={16} aria-hidden />}
              value={search}
              maxLength={100}
              onChange={(event) => setSearch(event.currentTarget.value)}
            />
            {search.trim() !== "" && choice ? (
              <>
                {choice.found.length === 0 ? (
                  <Text fz="sm" c="dimmed">
                    {t("editor.nothing")}
                  </Text>
                ) : null}
                <ChoiceList
                  label={t("editor.results")}
                  choices={choice.found.filter(({ id }) => !chosen.includes(id))}
                  button={t("editor.add")}
                  named={(tenant) => t("editor.addNamed", { tenant })}
                  onPress={(id) => setChosen([...chosen, id])}
                />
              </>
            ) : null}
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 6 }}>
          {choice && isUnchanged ? (
            <Text fz="sm" c="dimmed">
              {t("editor.unchanged")}
            </Text>
          ) : null}
          {choice && !isUnchanged && chosen.length > 0 ? (
            <RootsPreview
              choice={choice}
              reason={reason}
              isReasonMissing={isMissing}
              onReason={(next) => {
                setReason(next);
                setMissing(false);
              }}
            />
          ) : null}
        </Grid.Col>
      </Grid>
      <Group gap="xs" mt="md">
        <Button
          onClick={save}
          loading={isSending}
          disabled={!isCurrent || isRefused || chosen.length === 0 || (isUnchanged && !isStopped)}
        >
          {t(isUnchanged && isStopped ? "editor.again" : "editor.save")}
        </Button>
        <Button variant="default" onClick={onClose}>
          {t("close")}
        </Button>
      </Group>
    </section>
  );
}
