"use client";
import { Button, Group, Modal, Popover, Text, TextInput, UnstyledButton } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { IconBuildingCommunity, IconSearch } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { type ReactElement, useRef, useState } from "react";
import { inText } from "#foreign.ts";
import { nearTo, type TenantOption } from "./prepare-tree.ts";
import { TenantTree } from "./tenant-tree.tsx";
import classes from "./tenants.module.css";
import { useTree } from "./use-tree.ts";

type Choice = {
  tenants: readonly TenantOption[];
  /** Ids; none means all. */
  chosen: readonly string[];
  onApply: (ids: string[]) => void;
};

function Found({ tenants, tree }: { tenants: readonly TenantOption[]; tree: ReturnType<typeof useTree> }) {
  const t = useTranslations("panels.tenants");
  if (tree.shown.length > 0) return <TenantTree tenants={tenants} tree={tree} />;
  return (
    <div className={classes.none}>
      <Text fz="sm" c="dimmed" role="status">
        {t("none")}
      </Text>
      {nearTo(tenants, tree.typed).map((name) => (
        <UnstyledButton key={name} className="link" fz="sm" onClick={() => tree.look(name)}>
          {t("meant", { name: inText(name, 60) })}
        </UnstyledButton>
      ))}
    </div>
  );
}

/** What stands in the opened picker; it is made anew each time, so that what was not applied is forgotten. */
function Picker({ tenants, chosen, onApply, onClose }: Choice & { onClose: () => void }) {
  const t = useTranslations("panels.tenants");
  const tree = useTree(tenants, chosen);
  const body = useRef<HTMLDivElement>(null);
  const count = tree.draft.size;
  return (
    <div className={classes.picker} ref={body}>
      <TextInput
        size="sm"
        data-autofocus
        leftSection={<IconSearch size={15} aria-hidden />}
        aria-label={t("search")}
        placeholder={t("search")}
        value={tree.typed}
        onChange={({ currentTarget }) => tree.look(currentTarget.value)}
        onPaste={(event) => {
          if (tree.paste(event.clipboardData.getData("text"))) event.preventDefault();
        }}
        onKeyDown={({ key }) => {
          if (key === "ArrowDown") body.current?.querySelector<HTMLElement>("[role=treeitem]")?.focus();
        }}
      />
      <Group gap="md" className={classes.all}>
        <UnstyledButton className="link" onClick={() => tree.set(true)}>
          {t(tree.typed === "" ? "selectAll" : "selectFound")}
        </UnstyledButton>
        <UnstyledButton className="link" onClick={() => tree.set(false)}>
          {t(tree.typed === "" ? "selectNone" : "selectNoneFound")}
        </UnstyledButton>
        <Text fz="xs" c="dimmed" ml="auto" role="status">
          {tree.pasted ? t("pasted", tree.pasted) : t("count", { count, total: tenants.length })}
        </Text>
      </Group>
      <Found tenants={tenants} tree={tree} />
      <Group justify="flex-end" gap="xs" className={classes.foot}>
        <Button size="xs" variant="default" onClick={onClose}>
          {t("cancel")}
        </Button>
        <Button
          size="xs"
          disabled={count === 0}
          onClick={() => {
            const ids = tenants.filter(({ id }) => tree.draft.has(id)).map(({ id }) => id);
            onApply(ids.length === tenants.length ? [] : ids);
          }}
        >
          {t("apply")}
        </Button>
      </Group>
    </div>
  );
}

/** Chooses tenants of a tree; on a phone over the whole screen. None chosen means all. */
export function TenantPicker({ tenants, chosen, onApply }: Choice) {
  const t = useTranslations("panels.tenants");
  const isPhone = useMediaQuery("(max-width: 48em)") ?? false;
  const [isOpen, setOpen] = useState(false);
  const close = () => setOpen(false);
  const [first] = chosen;
  const one = chosen.length === 1 ? tenants.find(({ id }) => id === first)?.name : undefined;
  const said =
    one !== undefined
      ? inText(one, 28)
      : chosen.length === 0
        ? t("all", { count: tenants.length })
        : t("some", { count: chosen.length });
  const button: ReactElement = (
    <Button
      size="xs"
      variant="default"
      maw={280}
      leftSection={<IconBuildingCommunity size={14} aria-hidden />}
      aria-label={`${t("label")}: ${said}`}
      aria-haspopup="dialog"
      aria-expanded={isOpen}
      onClick={() => setOpen(!isOpen)}
    >
      {said}
    </Button>
  );
  const picker = (
    <Picker
      tenants={tenants}
      chosen={chosen}
      onClose={close}
      onApply={(ids) => {
        close();
        if (ids.join() !== chosen.join()) onApply(ids);
      }}
    />
  );
  if (isPhone)
    return (
      <>
        {button}
        <Modal
          opened={isOpen}
          onClose={close}
          fullScreen
          title={t("label")}
          classNames={{ content: classes.full, body: classes.fullBody }}
        >
          {picker}
        </Modal>
      </>
    );
  return (
    <Popover
      opened={isOpen}
      onChange={setOpen}
      width={400}
      position="bottom-start"
      shadow="md"
      trapFocus
      returnFocus
    >
      <Popover.Target>{button}</Popover.Target>
      <Popover.Dropdown p="sm" aria-label={t("label")}>
        {isOpen ? picker : null}
      </Popover.Dropdown>
    </Popover>
  );
}
