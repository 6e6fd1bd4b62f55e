import { Group, Stack, Table, TableTbody, TableTd, TableTh, TableThead, TableTr, Text } from "@mantine/core";
import { useFormatter, useTranslations } from "next-intl";
import type { ListedKit } from "#db/queries/kits.ts";
import { Facts } from "../feedback/facts.tsx";
import { ForeignText } from "../feedback/foreign-text.tsx";
import { Ago, Instant } from "../feedback/moment.tsx";
import { type Tone, ToneLabel } from "../feedback/tone-label.tsx";
import { KitActions, RetireButton } from "./kit-actions.tsx";
import classes from "./kits.module.css";
import { hasOpenLink, isOver, LinkLine } from "./link-line.tsx";
import type { Acts } from "./types.ts";

type Props = {
  kit: ListedKit;
  customer: string;
  now: Date;
  canWrite: boolean;
  isBusy: boolean;
  mostDays: number;
  acts: Acts;
};

/** Milliseconds before its end at which a kit or a certificate is marked. */
const near = 30 * 86_400_000;

const isNear = (until: Date, now: Date) => !isOver(until, now) && until.getTime() - now.getTime() < near;

type State = "making" | "active" | "revoked" | "expired" | "unarmed";
const tones: Record<State, Tone> = {
  making: "busy",
  active: "good",
  revoked: "still",
  expired: "bad",
  unarmed: "odd",
};

/** How a kit stands: one that nobody was handed yet is waiting for that. */
function stateOf(kit: ListedKit, now: Date): State {
  if (kit.state !== "active") return kit.state;
  if (isOver(kit.expires_at, now)) return "expired";
  return kit.armed_at ? "active" : "unarmed";
}

/** A kit with what it may, its certificates, and what can be done about it. */
export function KitCard({ kit, customer, now, canWrite, isBusy, mostDays, acts }: Props) {
  const t = useTranslations("kits");
  const state = stateOf(kit, now);
  const isOpenLink = hasOpenLink(kit, now);
  return (
    <article className={classes.card} aria-label={kit.role_name}>
      <Group justify="space-between" gap="xs" mb="sm">
        <Group gap="sm">
          <span className={classes.name}>{kit.role_name}</span>
          <ToneLabel tone={tones[state]}>{t(`state.${state}`)}</ToneLabel>
        </Group>
        {canWrite && kit.state === "active" ? (
          <KitActions
            {...{ customer, isBusy, mostDays, isOpenLink }}
            kit={kit.id}
            role={kit.role_name}
            isCertified={kit.form === "certificate"}
            isRotation={kit.armed_at !== null}
            linkKit={acts.linkKit}
            unlink={acts.unlink}
            revokeKit={acts.revokeKit}
          />
        ) : null}
      </Group>
      <Stack gap="sm">
        <KitFacts kit={kit} now={now} />
        <LinkLine kit={kit} now={now} />
        {kit.form === "certificate" && kit.state !== "making" ? (
          <Certificates
            {...{ kit, customer, now, isBusy }}
            canWrite={canWrite && kit.state === "active"}
            acts={acts}
          />
        ) : null}
        <Makers kit={kit} />
      </Stack>
    </article>
  );
}

function KitFacts({ kit, now }: { kit: ListedKit; now: Date }) {
  const t = useTranslations("kits");
  const format = useFormatter();
  return (
    <Facts
      facts={[
        { name: t("facts.purpose"), value: t(`purpose.${kit.purpose}`), note: t(`by.${kit.form}`) },
        {
          name: t("facts.tenants"),
          value: kit.tenants ? t("facts.someTenants", { count: kit.tenants.length }) : t("facts.allTenants"),
          note: kit.is_personal ? (
            <ToneLabel tone="odd">{t("facts.withPersonal")}</ToneLabel>
          ) : (
            t("facts.withoutPersonal")
          ),
        },
        {
          name: t("facts.addresses"),
          value: kit.addresses ? (
            <ForeignText text={kit.addresses.join(", ")} most={60} />
          ) : (
            t("facts.everywhere")
          ),
        },
        {
          name: t("facts.limits"),
          value: t("facts.connections", { count: kit.connection_limit }),
          note: t("facts.seconds", { count: kit.statement_seconds }),
        },
        {
          name: t("facts.until"),
          value: format.dateTime(kit.expires_at, "day"),
          note: kit.state === "revoked" ? null : <Expiry until={kit.expires_at} now={now} />,
        },
        {
          name: t("facts.lastUse"),
          value: kit.last_used_at ? <Ago at={kit.last_used_at} /> : t("facts.never"),
          note: kit.isUnused ? <ToneLabel tone="odd">{t("facts.unused")}</ToneLabel> : null,
        },
      ]}
    />
  );
}

/** How far an end is, marked where it is near or over. */
function Expiry({ until, now }: { until: Date; now: Date }) {
  const t = useTranslations("kits");
  const format = useFormatter();
  const said = t(isOver(until, now) ? "expired" : "expires", { when: format.relativeTime(until, now) });
  const tone = isOver(until, now) ? "bad" : isNear(until, now) ? "odd" : null;
  return tone ? <ToneLabel tone={tone}>{said}</ToneLabel> : said;
}

/** A day, and how far it is. */
function Until({ until, now, isPlain }: { until: Date; now: Date; isPlain: boolean }) {
  const format = useFormatter();
  const day = format.dateTime(until, "day");
  if (isPlain) return day;
  return (
    <>
      {day} · <Expiry until={until} now={now} />
    </>
  );
}

/** By whom it was made and revoked. */
function Makers({ kit }: { kit: ListedKit }) {
  const t = useTranslations("kits.facts");
  return (
    <Text fz="xs" c="dimmed">
      {t("madeBy")} <ForeignText text={kit.created_by} most={40} /> · <Instant at={kit.created_at} />
      {kit.revoked_by ? (
        <>
          {" · "}
          {t("revokedBy")} <ForeignText text={kit.revoked_by} most={40} />
          {kit.revoked_at ? (
            <>
              {" · "}
              <Instant at={kit.revoked_at} />
            </>
          ) : null}
        </>
      ) : null}
    </Text>
  );
}

type CertificatesProps = Pick<Props, "kit" | "customer" | "now" | "canWrite" | "isBusy" | "acts">;

function Certificates({ kit, customer, now, canWrite, isBusy, acts }: CertificatesProps) {
  const t = useTranslations("kits.certificates");
  const stateOfOne = ({ revokedAt, until }: ListedKit["certificates"][number]) =>
    revokedAt ? "revoked" : isOver(until, now) ? "expired" : "good";
  const good = kit.certificates.filter((one) => stateOfOne(one) === "good");
  if (kit.certificates.length === 0)
    return kit.state === "active" && !hasOpenLink(kit, now) ? (
      <Text fz="sm" c="dimmed">
        {t("none")}
      </Text>
    ) : null;
  return (
    <Table fz="sm" verticalSpacing={4} aria-label={t("title")}>
      <TableThead>
        <TableTr>
          <TableTh>{t("serial")}</TableTh>
          <TableTh visibleFrom="sm">{t("until")}</TableTh>
          <TableTh>{t("state")}</TableTh>
        </TableTr>
      </TableThead>
      <TableTbody>
        {kit.certificates.map((one) => {
          const state = stateOfOne(one);
          return (
            <TableTr key={one.serial}>
              <TableTd>
                <code title={one.serial}>{one.serial.slice(0, 12)}</code>
                <Text component="div" fz="xs" c="dimmed" hiddenFrom="sm">
                  <Until until={one.until} now={now} isPlain={state === "revoked"} />
                </Text>
              </TableTd>
              <TableTd visibleFrom="sm">
                <Until until={one.until} now={now} isPlain={state === "revoked"} />
              </TableTd>
              <TableTd>
                <Group justify="space-between" gap="xs">
                  <div>
                    <ToneLabel tone={state === "good" ? "good" : state === "expired" ? "bad" : "still"}>
                      {t(state)}
                    </ToneLabel>
                    {one.revokedAt ? (
                      <Text component="div" fz="xs" c="dimmed">
                        <Instant at={one.revokedAt} />
                      </Text>
                    ) : null}
                    {state === "good" ? (
                      <Text component="div" fz="xs" c="dimmed">
                        {one.lastUsedAt
                          ? t.rich("lastUse", { when: () => <Ago at={one.lastUsedAt ?? now} /> })
                          : t("neverUsed")}
                      </Text>
                    ) : null}
                  </div>
                  {canWrite && state === "good" ? (
                    <RetireButton
                      {...{ customer, isBusy }}
                      kit={kit.id}
                      serial={one.serial}
                      isOnly={good.length === 1}
                      retireCertificate={acts.retireCertificate}
                    />
                  ) : null}
                </Group>
              </TableTd>
            </TableTr>
          );
        })}
      </TableTbody>
    </Table>
  );
}
