import { Badge, List, Loader, Table, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useQueue, useSystem } from "../../api/queries";
import { Trouble, useBytes } from "../../parts";
import { useHealth } from "./asked";
import { Section } from "./Section";
import { said } from "../../said";

const MEGABYTE = 2 ** 20;

function Row({ name, children }: { name: string; children: ReactNode }) {
  return (
    <Table.Tr>
      <Table.Th scope="row" w="14rem" fw={500}>
        {name}
      </Table.Th>
      <Table.Td>{children}</Table.Td>
    </Table.Tr>
  );
}

function Workers() {
  const { t } = useTranslation("settings");
  const workers = useQueue().data?.workers ?? [];
  const device = (name: string) => (name === "auto" ? t("computer.auto") : name);
  if (workers.length === 0) return <Text>{t("computer.no_workers")}</Text>;
  return (
    <List spacing={4}>
      {workers.map((worker, number) => (
        <List.Item key={number}>
          {t(`computer.lane.${worker.lane}`)}, {device(worker.device)}:{" "}
          {t(worker.is_busy ? "computer.busy" : "computer.free")}
        </List.Item>
      ))}
    </List>
  );
}

function Parts() {
  const { t } = useTranslation("settings");
  const found = useHealth();
  if (found.isPending) return <Loader size="sm" aria-label={t("shell:loading")} />;
  if (found.isError) return <Trouble fault={found.error} onRetry={() => void found.refetch()} />;
  return (
    <List spacing={4} listStyleType="none">
      {found.data.parts.map((part) => (
        <List.Item key={part.name}>
          <Badge color={part.is_ready ? "green" : "red"} variant="light" mr={8}>
            {t(part.is_ready ? "computer.ready" : "computer.missing")}
          </Badge>
          {t(`computer.part.${part.name}`, { defaultValue: part.name })}
          {!part.is_ready && `: ${said(part.sentence)}`}
        </List.Item>
      ))}
    </List>
  );
}

/** What the computer is that does the work, and how it is. */
export function Computer() {
  const { t } = useTranslation("settings");
  const bytes = useBytes();
  const found = useSystem();
  if (found.isPending) return <Loader aria-label={t("shell:loading")} />;
  if (found.isError) return <Trouble fault={found.error} onRetry={() => void found.refetch()} />;
  const system = found.data;
  const device = system.device === "auto" ? t("computer.auto") : system.device;
  return (
    <>
      <Section title={t("part.computer")} lead={t("computer.lead")}>
        <Table verticalSpacing={6}>
          <Table.Tbody>
            <Row name={t("computer.version")}>Pinxit {system.version}</Row>
            <Row name={t("computer.device")}>{device}</Row>
            <Row name={t("computer.cores")}>{system.cores}</Row>
            <Row name={t("computer.memory")}>{bytes(system.memory_mb * MEGABYTE)}</Row>
            <Row name={t("computer.disk")}>{bytes(system.disk_free_mb * MEGABYTE)}</Row>
            <Row name={t("computer.upload")}>
              {t("computer.most", {
                bytes: bytes(system.most_upload_bytes),
                pixels: Math.round(system.most_upload_pixels / 1_000_000),
              })}
            </Row>
          </Table.Tbody>
        </Table>
      </Section>
      <Section title={t("computer.workers")}>
        <Workers />
      </Section>
      <Section title={t("computer.parts")}>
        <Parts />
      </Section>
    </>
  );
}
