import {
  List,
  ListItem,
  Paper,
  Stack,
  Table,
  TableTbody,
  TableTd,
  TableTh,
  TableThead,
  TableTr,
  Text,
  Title,
} from "@mantine/core";
import { useFormatter, useTranslations } from "next-intl";
import type { Bound, RootsChoice } from "#db/queries/roots-choice.ts";
import { ForeignText } from "../feedback/foreign-text.tsx";
import { Scroll } from "../feedback/scroll.tsx";
import { ExcessReason } from "../plans/excess-reason.tsx";
import { LinesOf } from "./tenant-lines.tsx";

type Props = {
  choice: RootsChoice;
  reason: string;
  isReasonMissing: boolean;
  onReason: (reason: string) => void;
};

/** What saving the roots that are chosen does, before it is saved. */
export function RootsPreview({ choice, reason, isReasonMissing, onReason }: Props) {
  const t = useTranslations("roots.preview");
  const tExcess = useTranslations("plans.excess");
  const format = useFormatter();
  const { preview, bound, room, rows } = choice;
  const { come, go, kept } = preview;
  const learners = (count: number) => t("learnersOf", { count });
  const number = (value: number) => format.number(value, "integer");
  const values = { used: number(room.used), before: number(room.usedBefore) };
  return (
    <Paper component="section" p="md" aria-label={t("title")}>
      <Title order={3} fz="md" mb={6}>
        {t("title")}
      </Title>
      <Stack gap="sm">
        <LinesOf head={t("come", { count: come.count, learners: learners(come.learners) })} lines={come} />
        <LinesOf head={t("go", { count: go.count, learners: learners(go.learners) })} lines={go} />
        <Text fz="sm">{t("kept", { count: kept })}</Text>
        {rows.length > 0 ? <RowsGo rows={rows} /> : null}
        {come.count > 0 ? (
          <Text fz="sm">
            {t("rowsCome", { tenants: number(come.count), learners: number(come.learners) })}
          </Text>
        ) : null}
        {go.count > 0 && bound.wholeKits > 0 ? (
          <Text fz="sm">{t("wholeKits", { count: bound.wholeKits })}</Text>
        ) : null}
        <BoundList title={t("kits")} all={bound.kits} isCode />
        <BoundList title={t("people")} all={bound.people} />
        <Text fz="sm">
          {room.limit === null ? t("roomOpen", values) : t("room", { ...values, limit: number(room.limit) })}
        </Text>
        {room.isAsked && room.limit !== null ? (
          <ExcessReason
            limit={room.limit}
            used={room.used}
            value={reason}
            error={isReasonMissing ? tExcess("missing") : null}
            onChange={onReason}
          />
        ) : null}
        <Text fz="sm" c="dimmed">
          {t("now")}
        </Text>
      </Stack>
    </Paper>
  );
}

function RowsGo({ rows }: Pick<RootsChoice, "rows">) {
  const t = useTranslations("roots.preview");
  const format = useFormatter();
  return (
    <Scroll label={t("rowsGo")} mah="16rem">
      <Table fz="sm" verticalSpacing={2}>
        <TableThead>
          <TableTr>
            <TableTh>{t("rowsGo")}</TableTh>
            <TableTh className="numeric">{t("rows")}</TableTh>
          </TableTr>
        </TableThead>
        <TableTbody>
          {rows.map(({ table, rows: count }) => (
            <TableTr key={table}>
              <TableTd>{table}</TableTd>
              <TableTd className="numeric">{format.number(count, "integer")}</TableTd>
            </TableTr>
          ))}
          <TableTr>
            <TableTd>{t("all")}</TableTd>
            <TableTd className="numeric">
              {format.number(
                rows.reduce((sum, one) => sum + one.rows, 0),
                "integer",
              )}
            </TableTd>
          </TableTr>
        </TableTbody>
      </Table>
    </Scroll>
  );
}

const mostBound = 12;

function BoundList({
  title,
  all,
  isCode = false,
}: {
  title: string;
  all: readonly Bound[];
  isCode?: boolean;
}) {
  const t = useTranslations("roots.preview");
  if (all.length === 0) return null;
  return (
    <div>
      <Text fz="sm">{title}</Text>
      <List fz="sm" withPadding>
        {all.slice(0, mostBound).map((one) => (
          <ListItem key={one.note + one.name}>
            <ForeignText text={one.name} most={50} />
            {isCode ? null : (
              <>
                {" "}
                <Text span fz="xs" c="dimmed">
                  <ForeignText text={one.note} most={60} />
                </Text>
              </>
            )}
            {": "}
            {t("left", { count: one.left })}
          </ListItem>
        ))}
      </List>
      {all.length > mostBound ? <Text fz="sm">{t("more", { count: all.length - mostBound })}</Text> : null}
    </div>
  );
}
