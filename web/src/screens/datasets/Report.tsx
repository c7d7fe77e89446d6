import { Anchor, Group, List, Loader, SimpleGrid, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { address, api, part } from "../../api/client";
import type { Dataset, DatasetReport } from "../../api/types";
import { Trouble } from "../../parts";
import { Bars } from "./Bars";
import classes from "./datasets.module.css";
import { said } from "../../said";

const SWATCHES: Record<string, string> = {
  red: "#c8372d",
  orange: "#e08a2e",
  yellow: "#e6cf3f",
  green: "#4c9a4a",
  cyan: "#3aa6a6",
  blue: "#3a6ec0",
  violet: "#7a55b8",
  pink: "#d678a8",
  brown: "#7d5638",
  gray: "#8f8a80",
  black: "#1d1a16",
  white: "#fbf8f0",
};

/** Sizes, rights with reasons, twins, groups, colors and brightness. */
export function Report({ dataset }: { dataset: Dataset }) {
  const { t } = useTranslation("datasets");
  const path = `/datasets/${part(dataset.name)}`;
  const found = useQuery({
    queryKey: ["datasets", dataset.name, "report", dataset.digest],
    queryFn: () => api.get<DatasetReport>(`${path}/report`),
  });
  if (found.isPending) return <Loader aria-label={t("loading")} />;
  if (found.isError) return <Trouble fault={found.error} onRetry={() => void found.refetch()} />;
  const report = found.data;
  return (
    <>
      <Group gap="lg" mb="md">
        {["rights", "bias"].map((page) => (
          <Anchor key={page} href={address(`${path}/${page}.html`)} target="_blank">
            {t(`report.page_${page}`)}
          </Anchor>
        ))}
      </Group>
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
        <Part title={t("report.rights")}>
          <Text size="sm">{said(report.rights.sentence)}</Text>
          <Bars all={parts(report.rights.licenses)} />
          <Lines
            all={report.rights.not_trainable.map((each) => `${each.path}: ${said(each.why)}`)}
          />
          <Lines all={report.rights.limits.map((each) => `${each.pictures} × ${said(each.why)}`)} />
        </Part>
        <Part title={t("report.sizes")}>
          {"median" in report.sizes && (
            <Text size="sm">{t("report.short_side", report.sizes)}</Text>
          )}
          <Bars all={parts(report.facts.proportions ?? {}, (name) => t(`report.${name}`))} />
        </Part>
        {report.groups.attributes.map((each) => (
          <Part key={each.attribute} title={t("report.groups", { attribute: each.attribute })}>
            <Bars all={each.groups.map(({ name, count }) => ({ name, value: count }))} />
            <Text size="sm" c="dimmed">
              {t("report.as_mixed_as", { count: each.effective_groups })}
            </Text>
          </Part>
        ))}
        <Part title={t("report.colors")}>
          <Bars
            isShare
            all={Object.entries(report.colors)
              .filter(([, value]) => value >= 0.005)
              .sort(([, one], [, other]) => other - one)
              .map(([name, value]) => ({
                name: t(`color.${name}`),
                value,
                swatch: SWATCHES[name],
              }))}
          />
        </Part>
        <Part title={t("report.brightness")}>
          <Bars
            all={report.brightness.map((value, at) => ({
              name: t("report.from_to", { from: at * 10, to: at * 10 + 10 }),
              value,
            }))}
          />
        </Part>
        <Part title={t("report.twins")}>
          <Lines all={report.twins.exact.map((group) => group.join(" = "))} />
          <Lines all={report.twins.near.map((group) => group.join(" ≈ "))} />
          {report.twins.exact.length + report.twins.near.length === 0 && (
            <Text size="sm">{t("report.no_twins")}</Text>
          )}
        </Part>
      </SimpleGrid>
    </>
  );
}

function parts(counts: Record<string, number>, words: (name: string) => string = (name) => name) {
  return Object.entries(counts).map(([name, value]) => ({ name: words(name), value }));
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={classes.panel}>
      <Title order={2} size="h3" mb="xs">
        {title}
      </Title>
      {children}
    </section>
  );
}

function Lines({ all }: { all: string[] }) {
  const { t } = useTranslation("datasets");
  const most = 12;
  if (all.length === 0) return null;
  return (
    <List size="sm" mt="xs" className={classes.failed}>
      {all.slice(0, most).map((each) => (
        <List.Item key={each}>{each}</List.Item>
      ))}
      {all.length > most && (
        <List.Item>{t("report.and_more", { count: all.length - most })}</List.Item>
      )}
    </List>
  );
}
