import { Alert, Anchor, Button, Group, List, Loader, Table, Text, Title } from "@mantine/core";
import { IconArrowLeft, IconCompass, IconDownload, IconTrash } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link, useLocation } from "wouter";
import { useMay } from "../../api/may";
import { address, api, part } from "../../api/client";
import { keys } from "../../api/keys";
import { useModel } from "../../api/queries";
import type { Job, Model, Page } from "../../api/types";
import { useAsking } from "../../making/asking";
import { Made } from "../../making/made";
import { PageTitle, Trouble, confirm, useBytes, useMoment } from "../../parts";
import { said } from "../../said";
import { complain, tell } from "../../shell/notify";
import { newestOf, useFacts } from "./facts";
import classes from "./models.module.css";
import { Scores } from "./Scores";

const SCREEN = "models";

/** One model: what it is, what its pictures may be used for, how good it is, and its file. */
export function OneModel({ name }: { name: string }) {
  const { t } = useTranslation("models");
  const found = useModel(name);
  const facts = useFacts();
  if (found.isError) return <Trouble fault={found.error} onRetry={() => void found.refetch()} />;
  const model = found.data;
  if (!model)
    return (
      <>
        <PageTitle title={name} />
        <Loader aria-label={t("loading")} />
      </>
    );
  return (
    <>
      <PageTitle title={model.name} lead={facts(model).join(" · ")}>
        <Button
          component={Link}
          href="/models"
          variant="subtle"
          leftSection={<IconArrowLeft size={16} aria-hidden />}
        >
          {t("all")}
        </Button>
        {model.can_explore && !model.problem && (
          <Button
            component={Link}
            href={`/explore/${part(name)}`}
            leftSection={<IconCompass size={18} aria-hidden />}
          >
            {t("explore")}
          </Button>
        )}
        <Delete model={model} />
      </PageTitle>
      {model.problem && (
        <Alert color="red" mb="md" title={t("problem")}>
          {said(model.problem)}
        </Alert>
      )}
      <div className={classes.page}>
        <img className={classes.sheet} src={model.cover} alt={t("cover", { name })} />
        <div className={classes.parts}>
          <Facts model={model} />
          <Rights model={model} />
        </div>
      </div>
      <Files model={model} />
      <Judged model={model} />
      <Made screen={SCREEN} />
    </>
  );
}

function Part({ title, lead, children }: { title: string; lead?: string; children: ReactNode }) {
  return (
    <section className={classes.part}>
      <Title order={2} size="h3">
        {title}
      </Title>
      {lead && (
        <Text size="sm" c="dimmed" maw="46rem" mb="xs">
          {lead}
        </Text>
      )}
      {children}
    </section>
  );
}

function Facts({ model }: { model: Model }) {
  const { t } = useTranslation("models");
  const bytes = useBytes();
  const moment = useMoment();
  const { dataset, conditions } = model;
  const licenses = Object.entries((dataset.licenses ?? {}) as Record<string, number>);
  const rows: [string, string][] = [
    [t("facts.dataset"), String(dataset.name)],
    [t("facts.licenses"), licenses.map(([id, count]) => `${id} (${count})`).join(", ")],
    [t("facts.classes"), conditions.classes.join(", ")],
    [t("facts.trained"), model.trained ? moment(model.trained) : t("shipped")],
    [t("facts.bytes"), bytes(model.bytes)],
    [t("facts.engine"), model.engine],
    [t("facts.sha256"), model.sha256],
  ];
  return (
    <Part title={t("facts.title")}>
      <Table verticalSpacing={4} layout="fixed">
        <Table.Tbody>
          {rows
            .filter(([, value]) => value)
            .map(([label, value]) => (
              <Table.Tr key={label}>
                <Table.Th scope="row" w="10rem" fw={500}>
                  {label}
                </Table.Th>
                <Table.Td className={classes.value}>{value}</Table.Td>
              </Table.Tr>
            ))}
        </Table.Tbody>
      </Table>
    </Part>
  );
}

function Rights({ model }: { model: Model }) {
  const { t } = useTranslation("models");
  const { sentences, credits = [] } = model.rights;
  return (
    <Part title={t("rights")}>
      {sentences.map((sentence) => (
        <Text key={sentence} size="sm">
          {said(sentence)}
        </Text>
      ))}
      {credits.length > 0 && (
        <List size="sm" mt="xs" className={classes.value}>
          {credits.map((credit) => (
            <List.Item key={credit}>{credit}</List.Item>
          ))}
        </List>
      )}
    </Part>
  );
}

/** The model as a file: of Pinxit at once, as ONNX once a job has written it. */
function Files({ model }: { model: Model }) {
  const { t } = useTranslation("models");
  const path = `/models/${part(model.name)}/export`;
  const asking = useAsking(SCREEN);
  const onnx = useNewest("export_model", model.name, (job) => job.params?.format === "onnx");
  if (!useMay("make") || model.problem) return null;
  return (
    <Part title={t("files.title")} lead={t("files.lead")}>
      <Group gap="xs">
        <Button
          component="a"
          href={address(path, { format: "safetensors" })}
          download
          leftSection={<IconDownload size={18} aria-hidden />}
        >
          {t("files.safetensors")}
        </Button>
        {onnx ? (
          <Button
            component="a"
            variant="default"
            href={address(path, { format: "onnx" })}
            download
            leftSection={<IconDownload size={18} aria-hidden />}
          >
            {t("files.onnx")}
          </Button>
        ) : (
          <Button
            variant="default"
            loading={asking.isBusy}
            onClick={() => asking.start("export_model", { model: model.name, format: "onnx" })}
          >
            {t("files.make_onnx")}
          </Button>
        )}
      </Group>
    </Part>
  );
}

/** How good the model is, and which groups of people it shows, once somebody asked. */
function Judged({ model }: { model: Model }) {
  const { t } = useTranslation("models");
  const asking = useAsking(SCREEN);
  const scored = useNewest("evaluate", model.name);
  const audited = useNewest("audit", model.name);
  const may = useMay("make");
  const ask = (kind: string) => asking.start(kind, { model: model.name });
  return (
    <Part title={t("judged.title")} lead={t("judged.lead")}>
      {scored && <Scores job={scored} />}
      <Group gap="md">
        {may && !model.problem && (
          <>
            <Button variant="default" loading={asking.isBusy} onClick={() => ask("evaluate")}>
              {t(scored ? "judged.again" : "judged.evaluate")}
            </Button>
            <Button variant="default" loading={asking.isBusy} onClick={() => ask("audit")}>
              {t(audited ? "judged.audit_again" : "judged.audit")}
            </Button>
          </>
        )}
        {audited && (
          <Anchor href={address(`/models/${part(model.name)}/audit.html`)} target="_blank">
            {t("judged.page")}
          </Anchor>
        )}
      </Group>
    </Part>
  );
}

/** The newest job of a kind that was done for this model. */
function useNewest(kind: string, model: string, fits: (job: Job) => boolean = () => true) {
  const found = useQuery({
    queryKey: keys.jobs({ kind, state: "succeeded" }),
    queryFn: () => api.get<Page<Job>>("/jobs", { kind, state: "succeeded", limit: 100 }),
  });
  return newestOf((found.data?.items ?? []).filter(fits), model);
}

function Delete({ model }: { model: Model }) {
  const { t } = useTranslation("models");
  const [, go] = useLocation();
  const queries = useQueryClient();
  if (!useMay("train") || model.is_shipped) return null;
  const remove = async () => {
    const yes = t("delete.yes");
    if (!(await confirm({ title: yes, sentence: t("delete.what"), yes, isDangerous: true })))
      return;
    await api.del(`/models/${part(model.name)}`);
    go("/models");
    tell(t("delete.done", { name: model.name }));
    await queries.invalidateQueries({ queryKey: keys.models });
  };
  return (
    <Button
      variant="default"
      leftSection={<IconTrash size={16} aria-hidden />}
      onClick={() => remove().catch(complain)}
    >
      {t("delete.yes")}
    </Button>
  );
}
