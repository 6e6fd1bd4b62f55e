"use client";
import { UnstyledButton } from "@mantine/core";
import { IconCheck, IconFocusCentered, IconMinus } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { useId, useRef } from "react";
import { inText } from "#foreign.ts";
import { Isolated } from "../feedback/isolated.tsx";
import type { TenantOption } from "./prepare-tree.ts";
import classes from "./tenants.module.css";
import type { useTree } from "./use-tree.ts";

type Props = { tenants: readonly TenantOption[]; tree: ReturnType<typeof useTree> };

// A tree may be hundreds of levels deep, and its names still have to fit.
const deepest = 8;
const checked = { all: "true", some: "mixed", none: "false" } as const;

/** The tenants as a tree: one of them has the focus, arrows move it, the space bar chooses it with those below. */
export function TenantTree({ tenants, tree }: Props) {
  const t = useTranslations("panels.tenants");
  const prefix = useId();
  const list = useRef<HTMLDivElement>(null);
  const focus = (place: number) =>
    list.current?.querySelectorAll<HTMLElement>("[role=treeitem]")[place]?.focus();
  return (
    <div
      ref={list}
      role="tree"
      aria-label={t("label")}
      aria-multiselectable
      className={classes.tree}
      onKeyDown={(event) => {
        const to = tree.steer(event);
        if (to !== null) focus(to);
      }}
    >
      {tree.shown.map((place, at) => {
        const tenant = tenants[place];
        if (!tenant) return null;
        const { id, name, depth } = tenant;
        const state = tree.states[place] ?? "none";
        return (
          <div
            key={id}
            role="treeitem"
            aria-level={depth + 1}
            aria-checked={checked[state]}
            aria-labelledby={`${prefix}${id}`}
            tabIndex={at === tree.at ? 0 : -1}
            className={classes.item}
            data-state={state}
            style={{ paddingInlineStart: 6 + (tree.typed === "" ? Math.min(depth, deepest) * 16 : 0) }}
            onFocus={() => tree.setCurrent(at)}
            onClick={() => tree.press(id)}
            onKeyDown={(event) => {
              if (event.target !== event.currentTarget || event.key !== " ") return;
              event.preventDefault();
              tree.press(id);
            }}
          >
            <span className={classes.box} aria-hidden>
              {state === "all" ? <IconCheck size={12} stroke={3} /> : null}
              {state === "some" ? <IconMinus size={12} stroke={3} /> : null}
            </span>
            <span id={`${prefix}${id}`} className={classes.name}>
              <Isolated text={name} />
            </span>
            <UnstyledButton
              className={classes.only}
              tabIndex={at === tree.at ? 0 : -1}
              aria-label={t("only", { name: inText(name, 40) })}
              title={t("only", { name: inText(name, 40) })}
              onClick={(event) => {
                event.stopPropagation();
                tree.only(id);
              }}
            >
              <IconFocusCentered size={16} stroke={1.7} aria-hidden />
            </UnstyledButton>
          </div>
        );
      })}
    </div>
  );
}
