import { List, ListItem, Stack, Text } from "@mantine/core";
import { useTranslations } from "next-intl";
import { inText } from "#foreign.ts";

type Props = {
  /** What the warehouse takes, as it is shown, and what of it a move leaves behind; null: it does not answer. */
  contents: { size: string; left: readonly { type: string; name: string }[] } | null;
  kits: readonly { role: string; form: "certificate" | "password" }[];
};

/** What a move means for one customer: its size, whom to tell, and what stays behind. */
export function MovePreview({ contents, kits }: Props) {
  const t = useTranslations("life.move");
  return (
    <Stack gap="xs">
      {contents ? <Text fz="sm">{t("size", { size: contents.size })}</Text> : null}
      <Text fz="sm">{t("kits", { count: kits.length })}</Text>
      {kits.length > 0 ? (
        <List fz="sm">
          {kits.map(({ role, form }) => (
            <ListItem key={role}>{form === "password" ? `${role} (${t("password")})` : role}</ListItem>
          ))}
        </List>
      ) : null}
      {contents ? null : <Text fz="sm">{t("leftUnknown")}</Text>}
      {contents && contents.left.length > 0 ? (
        <>
          <Text fz="sm">{t("left")}</Text>
          <List fz="sm" style={{ maxHeight: 160, overflow: "auto" }} tabIndex={0} aria-label={t("left")}>
            {contents.left.map(({ type, name }) => (
              <ListItem key={`${type} ${name}`}>
                {inText(name, 80)} ({type})
              </ListItem>
            ))}
          </List>
        </>
      ) : null}
    </Stack>
  );
}
