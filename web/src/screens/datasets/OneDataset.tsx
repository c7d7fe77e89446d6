import {
  Alert,
  Badge,
  Button,
  Group,
  List,
  Loader,
  Menu,
  Progress,
  Tabs,
  Text,
} from "@mantine/core";
import { IconDots, IconLock, IconPlus, IconSchool, IconTrash } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocation } from "wouter";
import { useMay } from "../../api/may";
import { address, api, part } from "../../api/client";
import { useDataset } from "../../api/queries";
import type { Dataset } from "../../api/types";
import { EmptyState, JobProgress, PageTitle, Trouble, confirm, useDropping } from "../../parts";
import { useHandedOver, handOver } from "../../shell/handover";
import { complain, tell, whyNot } from "../../shell/notify";
import { Choose } from "./NewDataset";
import { Elsewhere } from "./Elsewhere";
import { Pictures } from "./Pictures";
import { Readiness } from "./Readiness";
import { Report } from "./Report";
import { filesOf, useSending } from "./sending";
import classes from "./datasets.module.css";
import { said } from "../../said";

/** One data set: its pictures and their rights, how ready it is, its report. */
export function OneDataset({ name }: { name: string }) {
  const { t } = useTranslation("datasets");
  const found = useDataset(name);
  const sending = useSending();
  const [isAdding, setAdding] = useState(false);
  const dataset = found.data;
  const may = useMay("train");
  const mine = may && (dataset?.is_mine_to_change ?? false);
  const add = (files: File[]) => {
    setAdding(false);
    if (files.length > 0) sending.send(name, files).catch(complain);
  };
  useHandedOver("datasets", (handed) => {
    if (Array.isArray(handed.files)) add(handed.files as File[]);
  });
  const dropping = useDropping((dropped) => void filesOf(dropped).then(add, complain), mine);
  if (found.isError) return <Trouble fault={found.error} onRetry={() => void found.refetch()} />;
  if (!dataset)
    return (
      <>
        <PageTitle title={name} />
        <Loader aria-label={t("loading")} />
      </>
    );
  return (
    <div className={classes.place} {...dropping}>
      <PageTitle title={name} lead={said(dataset.rights.sentence) || t("one.nothing")}>
        {dataset.frozen && (
          <Badge variant="default" leftSection={<IconLock size={12} aria-hidden />}>
            {t("one.frozen", { version: dataset.version })}
          </Badge>
        )}
        {mine && (
          <Button
            variant="default"
            leftSection={<IconPlus size={18} aria-hidden />}
            onClick={() => setAdding(!isAdding)}
            aria-expanded={isAdding}
          >
            {t("one.add")}
          </Button>
        )}
        {may && <TrainButton dataset={dataset} />}
        {may && <More dataset={dataset} />}
      </PageTitle>
      {isAdding && (
        <div className={classes.panel}>
          <Text mb="xs">{t("one.add_what")}</Text>
          <Choose files={[]} onFiles={add} />
        </div>
      )}
      <Sent sending={sending} />
      {may && dataset.waiting > 0 && sending.share === null && !sending.job && (
        <Alert mb="md" title={t("waiting", { count: dataset.waiting })}>
          <Button size="xs" onClick={() => sending.bringIn(name).catch(complain)}>
            {t("one.import")}
          </Button>
        </Alert>
      )}
      {may && !mine && dataset.version > 0 && <Elsewhere dataset={dataset} />}
      <Readiness dataset={dataset} />
      {dataset.version === 0 ? (
        <EmptyState icon={IconPlus} title={t("one.empty")}>
          {t("one.empty_what")}
        </EmptyState>
      ) : (
        <Tabs defaultValue="pictures" keepMounted={false}>
          <Tabs.List mb="md">
            <Tabs.Tab value="pictures">{t("pictures", { count: dataset.pictures })}</Tabs.Tab>
            <Tabs.Tab value="report">{t("report.title")}</Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="pictures">
            <Pictures dataset={dataset} onChanged={() => sending.bringIn(name)} />
          </Tabs.Panel>
          <Tabs.Panel value="report">
            <Report dataset={dataset} />
          </Tabs.Panel>
        </Tabs>
      )}
    </div>
  );
}

function TrainButton({ dataset }: { dataset: Dataset }) {
  const { t } = useTranslation("datasets");
  const [, go] = useLocation();
  return (
    <Button
      leftSection={<IconSchool size={18} aria-hidden />}
      disabled={dataset.trainable < 2}
      onClick={() => go(handOver("train", { dataset: dataset.name }))}
    >
      {t("one.train")}
    </Button>
  );
}

function More({ dataset }: { dataset: Dataset }) {
  const { t } = useTranslation("datasets");
  const [, go] = useLocation();
  const queries = useQueryClient();
  const path = `/datasets/${part(dataset.name)}`;
  const freeze = async () => {
    const title = t("one.freeze");
    if (!(await confirm({ title, sentence: t("one.freeze_what"), yes: title }))) return;
    await api.post(`${path}/freeze`);
    await queries.invalidateQueries({ queryKey: ["datasets"] });
    tell(t("one.is_frozen"));
  };
  const remove = async () => {
    const sentence = t(dataset.frozen ? "one.delete_frozen" : "one.delete_what");
    const yes = t("one.delete");
    if (!(await confirm({ title: yes, sentence, yes, isDangerous: true }))) return;
    await api.del(path, { even_frozen: dataset.frozen });
    await queries.invalidateQueries({ queryKey: ["datasets"] });
    go("/datasets");
  };
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default" aria-label={t("one.more")} px="xs">
          <IconDots size={18} aria-hidden />
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          component="a"
          href={address(`${path}/credits`)}
          target="_blank"
          disabled={dataset.version === 0}
        >
          {t("one.credits")}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconLock size={16} aria-hidden />}
          disabled={dataset.frozen || dataset.version === 0}
          onClick={() => freeze().catch(complain)}
        >
          {t("one.freeze")}
        </Menu.Item>
        <Menu.Item
          color="red"
          leftSection={<IconTrash size={16} aria-hidden />}
          onClick={() => remove().catch(complain)}
        >
          {t("one.delete")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function Sent({ sending }: { sending: ReturnType<typeof useSending> }) {
  const { t } = useTranslation("datasets");
  return (
    <>
      {sending.share !== null && (
        <Progress value={sending.share * 100} mb="md" aria-label={t("sending")} />
      )}
      {sending.failed.length > 0 && (
        <Alert
          color="yellow"
          mb="md"
          withCloseButton
          onClose={sending.forget}
          closeButtonLabel={t("close")}
          title={t("failed", { count: sending.failed.length })}
        >
          <List size="sm" className={classes.failed}>
            {sending.failed.map((each, at) => (
              <List.Item key={at}>{whyNot(each)}</List.Item>
            ))}
          </List>
        </Alert>
      )}
      {sending.job && (
        <Group mb="md" className={classes.panel}>
          <div style={{ flex: 1 }}>
            <JobProgress id={sending.job} isSmall hasButtons />
          </div>
        </Group>
      )}
    </>
  );
}
