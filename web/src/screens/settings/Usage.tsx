import { Anchor, Group, Progress, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import { May } from "../../api/may";
import { api } from "../../api/client";
import { useMe, useSystem } from "../../api/queries";
import type { Page, Picture, Quota } from "../../api/types";
import { EmptyTrash } from "../gallery/EmptyTrash";
import { inUnits, type QuotaName, QUOTAS } from "./quotas";
import { Section } from "./Section";

/** One thing that can be limited: how much of it was used, or how much each job may have. */
function Used({ name, quota }: { name: QuotaName; quota: Quota }) {
  const { t, i18n } = useTranslation("settings");
  const format = new Intl.NumberFormat(i18n.language, { maximumFractionDigits: 2 });
  const number = (value: number) => format.format(inUnits(name, value));
  const limit = quota.limit === null ? t("quota.way.none") : number(quota.limit);
  const words =
    quota.used === null
      ? limit
      : quota.limit === null
        ? `${number(quota.used)} (${limit})`
        : t("quota.used", { used: number(quota.used), limit });
  const share = quota.used !== null && quota.limit ? (quota.used / quota.limit) * 100 : null;
  return (
    <div>
      <Group justify="space-between">
        <Text size="sm">{t(`quota.${name}`)}</Text>
        <Text size="sm" fw={500}>
          {words}
        </Text>
      </Group>
      {share !== null && (
        <Progress
          value={Math.min(100, share)}
          color={share >= 90 ? "red" : undefined}
          aria-label={t(`quota.${name}`)}
        />
      )}
    </div>
  );
}

function Trash() {
  const { t } = useTranslation("settings");
  const found = useQuery({
    queryKey: ["pictures", "trash count"],
    queryFn: () => api.get<Page<Picture>>("/pictures", { trashed: true, limit: 1 }),
  });
  const count = found.data?.total ?? 0;
  return (
    <Section title={t("trash.title")} lead={t("trash.lead")}>
      <Text>{t("trash.holds", { count })}</Text>
      <Group>
        <May do="make">
          <EmptyTrash isOff={count === 0} />
        </May>
        <Anchor component={Link} href="/gallery?trashed=true">
          {t("trash.look")}
        </Anchor>
      </Group>
    </Section>
  );
}

/** How much of their quota somebody used, and what lies in their trash. */
export function Usage() {
  const { t } = useTranslation("settings");
  const me = useMe().data;
  const isTeam = useSystem().data?.auth !== "local";
  return (
    <>
      <Section title={t("usage.title")} lead={isTeam && me && t("usage.lead", { name: me.name })}>
        <Stack gap="md" maw="34rem">
          {QUOTAS.map((name) => {
            const quota = me?.quota[name];
            return quota && <Used key={name} name={name} quota={quota} />;
          })}
        </Stack>
      </Section>
      <Trash />
    </>
  );
}
