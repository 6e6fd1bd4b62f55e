"use client";
import { ModalsProvider, useModals } from "@mantine/modals";
import { useEffect, useRef } from "react";
import type { Question } from "./confirm.ts";

type Props = { asked: readonly Question[] };

/** Opens each question once. */
function Opener({ asked }: Props) {
  const { openConfirmModal } = useModals();
  const opened = useRef(0);
  useEffect(() => {
    for (const question of asked.slice(opened.current)) openConfirmModal(question);
    opened.current = asked.length;
  }, [asked, openConfirmModal]);
  return null;
}

export const ConfirmDialogs = ({ asked }: Props) => (
  <ModalsProvider>
    <Opener asked={asked} />
  </ModalsProvider>
);
