import {
  Anchor,
  Badge,
  Button,
  Card,
  FileButton,
  Group,
  Modal,
  SimpleGrid,
  Skeleton,
  Text,
  TextInput,
} from "@mantine/core";
import { IconBox, IconFileImport } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useLocation } from "wouter";
import { useMay } from "../../api/may";
import { ApiProblem, api, part } from "../../api/client";
import { keys } from "../../api/keys";
import { useModels } from "../../api/queries";
import type { Model } from "../../api/types";
import { EmptyState, PageTitle, Trouble, useBytes, useDropping } from "../../parts";
import { complain, tell } from "../../shell/notify";
import { FILE, useFacts } from "./facts";
import classes from "./models.module.css";

/** Every model that can be used here; one that comes as a file is put beside them. */
export function Shelf() {
  const { t } = useTranslation("models");
  const found = useModels();
  const may = useMay("train");
  const { bring, isBusy, taken, setTaken } = useBringing();
  const dropping = useDropping((dropped) => bring(dropped.files[0] ?? null), may);
  return (
    <div className={classes.place} {...dropping}>
      <PageTitle title={t("title")} lead={t("lead")}>
        {may && (
          <FileButton accept={FILE} onChange={(file) => bring(file)}>
            {(props) => (
              <Button
                {...props}
                variant="default"
                loading={isBusy}
                leftSection={<IconFileImport size={18} aria-hidden />}
              >
                {t("bring")}
              </Button>
            )}
          </FileButton>
        )}
      </PageTitle>
      <OtherName taken={taken} isBusy={isBusy} onChange={setTaken} onBring={bring} />
      {found.isPending && (
        <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }} aria-busy>
          {[0, 1, 2].map((n) => (
            <Skeleton key={n} height={130} />
          ))}
        </SimpleGrid>
      )}
      {found.isError && <Trouble fault={found.error} onRetry={() => void found.refetch()} />}
      {found.isSuccess && found.data.items.length === 0 && (
        <EmptyState
          icon={IconBox}
          title={t("empty.title")}
          actions={
            <Button component={Link} href="/train">
              {t("empty.train")}
            </Button>
          }
        >
          {t("empty.words")}
        </EmptyState>
      )}
      <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }} component="ul" className={classes.models}>
        {(found.data?.items ?? []).map((model) => (
          <ModelCard key={model.name} model={model} />
        ))}
      </SimpleGrid>
    </div>
  );
}

/** Puts a model's file on the shelf, and opens it; where its name is taken, another is asked for. */
function useBringing() {
  const { t } = useTranslation("models");
  const [, go] = useLocation();
  const queries = useQueryClient();
  const [isBusy, setBusy] = useState(false);
  const [taken, setTaken] = useState<Taken | null>(null);
  const bring = (file: File | null, name = "") => {
    if (!file) return;
    setBusy(true);
    api
      .upload<Model>("/models", [file], { field: "file", fields: { name } })
      .then(async (model) => {
        setTaken(null);
        await queries.invalidateQueries({ queryKey: keys.models });
        tell(t("brought", { name: model.name }));
        go(`/models/${part(model.name)}`);
      })
      .catch((fault: unknown) => {
        const isTaken = fault instanceof ApiProblem && fault.code === "name_taken";
        if (!isTaken) return complain(fault);
        const had = String((fault.more.params as Record<string, unknown> | undefined)?.name ?? "");
        setTaken({ file, name: `${had || name}-2`, sentence: fault.detail });
      })
      .finally(() => setBusy(false));
  };
  return { bring, isBusy, taken, setTaken };
}

/** A file whose name is another model's here. */
interface Taken {
  file: File;
  name: string; // proposed instead
  sentence: string;
}

interface TakenProps {
  taken: Taken | null;
  isBusy: boolean;
  onChange: (taken: Taken | null) => void;
  onBring: (file: File, name: string) => void;
}

function OtherName({ taken, isBusy, onChange, onBring }: TakenProps) {
  const { t } = useTranslation("models");
  return (
    <Modal
      opened={taken !== null}
      onClose={() => onChange(null)}
      title={t("taken.title")}
      closeButtonProps={{ "aria-label": t("parts:close") }}
    >
      {taken && (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            onBring(taken.file, taken.name);
          }}
        >
          <Text size="sm" mb="sm">
            {taken.sentence}
          </Text>
          <TextInput
            label={t("taken.name")}
            value={taken.name}
            maxLength={100}
            required
            data-autofocus
            onChange={(event) => onChange({ ...taken, name: event.currentTarget.value })}
          />
          <Group justify="flex-end" mt="md">
            <Button type="submit" loading={isBusy}>
              {t("bring")}
            </Button>
          </Group>
        </form>
      )}
    </Modal>
  );
}

function ModelCard({ model }: { model: Model }) {
  const { t } = useTranslation("models");
  const facts = useFacts();
  const bytes = useBytes();
  return (
    <Card component="li" withBorder padding="sm" className={classes.model}>
      <Group wrap="nowrap" align="flex-start" gap="sm">
        <img className={classes.cover} src={model.cover} alt="" loading="lazy" />
        <div className={classes.about}>
          <Anchor
            component={Link}
            href={`/models/${part(model.name)}`}
            className={classes.modelName}
          >
            {model.name}
          </Anchor>
          <Text size="sm" c="dimmed">
            {[...facts(model), bytes(model.bytes)].join(" · ")}
          </Text>
          <Group gap={6} mt={6}>
            {model.is_shipped && (
              <Badge variant="light" color="gray">
                {t("shipped")}
              </Badge>
            )}
            {model.problem && <Badge color="red">{t("problem")}</Badge>}
          </Group>
        </div>
      </Group>
    </Card>
  );
}
