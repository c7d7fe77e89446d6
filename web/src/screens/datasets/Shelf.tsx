import { Anchor, Badge, Button, Card, Group, SimpleGrid, Skeleton, Text } from "@mantine/core";
import { IconBooks, IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useLocation } from "wouter";
import { useMay } from "../../api/may";
import { part } from "../../api/client";
import { useDatasets } from "../../api/queries";
import type { Dataset } from "../../api/types";
import { EmptyState, PageTitle, Trouble, useDropping } from "../../parts";
import { handOver, useHandedOver } from "../../shell/handover";
import { useHotkey } from "../../shell/hotkeys";
import { complain } from "../../shell/notify";
import { NewDataset } from "./NewDataset";
import { filesOf } from "./sending";
import classes from "./datasets.module.css";
import { said } from "../../said";

/** All data sets, and the way to a new one. */
export function Shelf() {
  const { t } = useTranslation("datasets");
  const [, go] = useLocation();
  const found = useDatasets();
  const [isNew, setNew] = useState(false);
  const [files, setFiles] = useState<File[]>([]);
  const may = useMay("train");
  const begin = (given: File[]) => {
    if (!may) return;
    setFiles(given);
    setNew(true);
  };
  useHandedOver("datasets", (handed) => {
    if (Array.isArray(handed.files)) begin(handed.files as File[]);
  });
  useHotkey("n", t("new.title"), () => begin([]), { group: t("title"), isOff: !may });
  const dropping = useDropping((dropped) => void filesOf(dropped).then(begin, complain), may);
  const items = found.data?.items ?? [];
  const add = may && (
    <Button leftSection={<IconPlus size={18} aria-hidden />} onClick={() => begin([])}>
      {t("new.title")}
    </Button>
  );
  return (
    <div className={classes.place} {...dropping}>
      <PageTitle title={t("title")} lead={t("lead")}>
        {items.length > 0 && add}
      </PageTitle>
      {found.isPending && <Skeleton height={240} />}
      {found.isError && <Trouble fault={found.error} onRetry={() => void found.refetch()} />}
      {found.isSuccess && items.length === 0 && (
        <EmptyState icon={IconBooks} title={t("empty.title")} actions={add}>
          <Text>{t("empty.what")}</Text>
        </EmptyState>
      )}
      <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }} component="ul" className={classes.cards}>
        {items.map((each) => (
          <OneCard key={each.name} dataset={each} />
        ))}
      </SimpleGrid>
      <NewDataset
        isOpen={isNew}
        files={files}
        onFiles={setFiles}
        onClose={() => setNew(false)}
        onMade={(name) => {
          setNew(false);
          handOver("datasets", { files }); // the page of the data set sends them
          go(`/datasets/${part(name)}`);
        }}
      />
    </div>
  );
}

function OneCard({ dataset }: { dataset: Dataset }) {
  const { t } = useTranslation("datasets");
  const isReady = dataset.readiness.every((each) => each.is_met || !each.blocks);
  return (
    <Card component="li" withBorder padding="md" className={classes.card}>
      <Card.Section className={classes.cover}>
        {dataset.cover.map((url) => (
          <img key={url} src={url} alt="" loading="lazy" />
        ))}
      </Card.Section>
      <Group justify="space-between" mt="sm" wrap="nowrap" align="flex-start">
        <Anchor
          component={Link}
          href={`/datasets/${part(dataset.name)}`}
          className={classes.cardName}
        >
          {dataset.name}
        </Anchor>
        <Badge variant="default" style={{ flexShrink: 0 }}>
          {t(isReady ? "ready" : "not_ready")}
        </Badge>
      </Group>
      <Text size="sm" c="dimmed">
        {t("pictures", { count: dataset.pictures })}
        {dataset.waiting > 0 && <> · {t("waiting", { count: dataset.waiting })}</>}
      </Text>
      <Text size="sm">{said(dataset.rights.sentence)}</Text>
    </Card>
  );
}
