import { Button, Group, Loader, Menu, Text } from "@mantine/core";
import { IconCompass, IconDots, IconGitBranch, IconTrash } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link, useLocation } from "wouter";
import { useMay } from "../../api/may";
import { useJob } from "../../api/events";
import { api, part } from "../../api/client";
import { useAskJob, useTraining } from "../../api/queries";
import type { TrainingDetails } from "../../api/types";
import { JobProgress, PageTitle, Trouble, confirm } from "../../parts";
import { handOver } from "../../shell/handover";
import { complain } from "../../shell/notify";
import { CurvesView } from "./CurvesView";
import { FilmView } from "./FilmView";
import { Differences, Rival, useRival } from "./Rival";
import classes from "./train.module.css";
import { said } from "../../said";

/** One training: how far it is, what it shows, its curves, and what can be done with it. */
export function OneTraining({ name }: { name: string }) {
  const { t } = useTranslation("train");
  const found = useTraining(name);
  const job = useJob(found.data?.job);
  const ask = useAskJob();
  const may = useMay("train");
  const rival = useRival(name);
  const { other } = rival;
  if (found.isError) return <Trouble fault={found.error} onRetry={() => void found.refetch()} />;
  const training = found.data;
  if (!training)
    return (
      <>
        <PageTitle title={name} />
        <Loader aria-label={t("shell:loading")} />
      </>
    );
  const goOn = () =>
    ask.mutate({ kind: "train", params: { dataset: training.dataset, name, resume: true } });
  // what it showed is asked for each minute, and once more when it stops
  const moment = `${(job?.progress.updated ?? "").slice(0, 16)} ${job?.state ?? ""}`;
  const isOpen = job !== undefined && ["queued", "running", "paused"].includes(job.state);
  return (
    <>
      <PageTitle title={name} lead={t("from", { dataset: training.dataset })}>
        {training.model && (
          <Button
            component={Link}
            href={`/explore/${part(training.model)}`}
            leftSection={<IconCompass size={18} aria-hidden />}
          >
            {t("explore")}
          </Button>
        )}
        {may && training.can_resume && !isOpen && (
          <Button variant="default" onClick={goOn} loading={ask.isPending}>
            {t("go_on")}
          </Button>
        )}
        {may && <More training={training} />}
      </PageTitle>
      {ask.isError && <Trouble fault={ask.error} />}
      {job && (
        <div className={classes.panel}>
          <JobProgress job={job} hasButtons isSmall />
        </div>
      )}
      <Notices all={[...new Set([...(job?.progress.notices ?? []), ...training.notices])]} />
      <Rival {...rival} />
      <FilmView name={name} other={other} moment={moment} />
      <CurvesView names={other ? [name, other] : [name]} moment={moment} />
      {other && <Differences mine={training} other={other} />}
      <Settings training={training} />
    </>
  );
}

function Notices({ all }: { all: string[] }) {
  const { t } = useTranslation("train");
  if (all.length === 0) return null;
  return (
    <section className={classes.panel} aria-label={t("notices")} aria-live="polite">
      {all.map((notice) => (
        <Text key={notice} size="sm" mb={4}>
          {said(notice)}
        </Text>
      ))}
    </section>
  );
}

function More({ training }: { training: TrainingDetails }) {
  const { t } = useTranslation("train");
  const [, go] = useLocation();
  const queries = useQueryClient();
  const { name, dataset } = training;
  const remove = async () => {
    const yes = t("delete");
    if (!(await confirm({ title: yes, sentence: t("delete_what"), yes, isDangerous: true })))
      return;
    await api.del(`/trainings/${part(name)}`);
    await queries.invalidateQueries({ queryKey: ["trainings"] });
    go("/train");
  };
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default" aria-label={t("more")} px="xs">
          <IconDots size={18} aria-hidden />
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {training.milestones.map((percent) => (
          <Menu.Item
            key={percent}
            leftSection={<IconGitBranch size={16} aria-hidden />}
            onClick={() =>
              go(
                handOver("train", {
                  dataset,
                  branch: `${name}@${percent}`,
                  name: `${name}-${percent}`,
                  minutes: training.budget.minutes ?? undefined,
                }),
              )
            }
          >
            {t("branch", { percent })}
          </Menu.Item>
        ))}
        <Menu.Item
          color="red"
          leftSection={<IconTrash size={16} aria-hidden />}
          onClick={() => remove().catch(complain)}
        >
          {t("delete")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function Settings({ training }: { training: TrainingDetails }) {
  const { t } = useTranslation("train");
  const all = Object.entries(training.settings);
  if (all.length === 0) return null;
  return (
    <details className={classes.panel}>
      <summary>{t("settings")}</summary>
      <Group gap="lg" mt="sm">
        {all.map(([name, value]) => (
          <Text key={name} size="sm">
            {name}: <strong>{String(value)}</strong>
          </Text>
        ))}
      </Group>
    </details>
  );
}
