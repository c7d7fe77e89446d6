import { Button, Group, Loader, Text, Title } from "@mantine/core";
import { IconPhoto, IconRestore } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link, useLocation } from "wouter";
import { Trouble } from "../../parts";
import { restore } from "../../shell/handover";
import { Evidence } from "./Evidence";
import { Shown } from "./Shown";
import { type Looked, type Told, changedTiles, verdictOf } from "./pile";
import { COLORS, ICONS } from "./states";
import classes from "./verify.module.css";

/** The verdict on one file: a headline, the picture, the evidence, and what to do next. */
export function Judged({ looked }: { looked: Looked }) {
  const { t } = useTranslation("verify");
  const found = useQuery(verdictOf(looked));
  return (
    <section aria-label={t("verdict")} aria-live="polite" className={classes.judged}>
      <Shown looked={looked} tiles={changedTiles(found.data?.verdict.changes ?? [])} />
      <div>
        {found.isPending && (
          <Group gap="sm">
            <Loader size="sm" aria-hidden /> <Text>{t("looking")}</Text>
          </Group>
        )}
        {found.isError && <Trouble fault={found.error} onRetry={() => void found.refetch()} />}
        {found.data && (
          <>
            <Headline told={found.data} />
            <Next told={found.data} />
            <Evidence told={found.data} />
          </>
        )}
      </div>
    </section>
  );
}

function Headline({ told }: { told: Told }) {
  const { t } = useTranslation("verify");
  const Icon = ICONS[told.state];
  const color = `var(--mantine-color-${COLORS[told.state]}-light-color)`;
  return (
    <div className={classes.headline} style={{ borderColor: color }}>
      <span style={{ color }} aria-hidden>
        <Icon size={40} stroke={1.4} />
      </span>
      <div>
        <Title order={2} size="h3">
          {t(`state.${told.state}`)}
        </Title>
        <Text>{t(`means.${told.state}`)}</Text>
      </div>
    </div>
  );
}

function Next({ told }: { told: Told }) {
  const { t } = useTranslation("verify");
  const [, go] = useLocation();
  const settings = told.settings;
  return (
    <Group gap="xs" my="md">
      {settings && settings.screen !== "none" && (
        <Button
          leftSection={<IconRestore size={18} aria-hidden />}
          onClick={() => {
            const path = restore(settings);
            if (path) go(path);
          }}
        >
          {t("restore")}
        </Button>
      )}
      {told.known && (
        <Button
          component={Link}
          href={`/picture/${told.known}`}
          variant="default"
          leftSection={<IconPhoto size={18} aria-hidden />}
        >
          {t("in_gallery")}
        </Button>
      )}
    </Group>
  );
}
