import { Alert, Button, Group, Text } from "@mantine/core";
import { IconCopy, IconFolder } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useLocation } from "wouter";
import { askJob } from "../../api/asking";
import { api, part } from "../../api/client";
import { useDatasets } from "../../api/queries";
import type { Dataset } from "../../api/types";
import { freeName } from "./rights";

/** Why a data set that the command line imported is left as it is, and a copy to change instead. */
export function Elsewhere({ dataset }: { dataset: Dataset }) {
  const { t } = useTranslation("datasets");
  const [, go] = useLocation();
  const queries = useQueryClient();
  const names = (useDatasets().data?.items ?? []).map((each) => each.name);
  const copy = useMutation({
    mutationFn: async () => {
      const name = freeName(dataset.name, names);
      await api.post(`/datasets/${part(dataset.name)}/copies`, { name });
      await askJob({ kind: "import_dataset", params: { name } });
      return name;
    },
    onSuccess: (name) => {
      void queries.invalidateQueries({ queryKey: ["datasets"] });
      go(`/datasets/${part(name)}`);
    },
  });
  return (
    <Alert color="blue" mb="md" icon={<IconFolder aria-hidden />} title={t("elsewhere.title")}>
      <Group justify="space-between" gap="xs">
        <Text size="sm" style={{ flex: "1 1 300px" }}>
          {t("elsewhere.why")}
        </Text>
        <Button
          size="xs"
          leftSection={<IconCopy size={16} aria-hidden />}
          loading={copy.isPending}
          onClick={() => copy.mutate()}
        >
          {t("elsewhere.copy")}
        </Button>
      </Group>
    </Alert>
  );
}
