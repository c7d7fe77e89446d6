import { Alert, Button, Group, Stack, Text, Title } from "@mantine/core";
import { IconDownload, IconPhoto, IconPlayerPlay } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import { address } from "../../../api/client";
import { useJobs, usePicture } from "../../../api/queries";
import type { Job } from "../../../api/types";
import { JobProgress } from "../../../parts";
import { saidTitle } from "../../../said";
import classes from "./exercise.module.css";

interface Simulation {
  cases: number;
  held_back: number[];
  defects: Record<string, number>; // "" are those without
  has_exercise: boolean;
}

const OVER = ["succeeded", "canceled"];

/** All exercises that somebody made, newest first, and those that are being made. */
export function Exercises() {
  const { t } = useTranslation("exercise");
  const jobs = useJobs({ kind: "simulate" }).data?.items ?? [];
  const made = jobs.filter((job) => job.state === "succeeded" && job.result.pictures?.length);
  return (
    <Stack component="section" gap="md" aria-label={t("made.title")}>
      <Title order={2} size="h4">
        {t("made.title")}
      </Title>
      {jobs
        .filter((job) => !OVER.includes(job.state))
        .map((job) => (
          <JobProgress key={job.id} job={job} isSmall hasButtons />
        ))}
      {made.length === 0 && <Text c="dimmed">{t("made.empty")}</Text>}
      {made.length > 0 && (
        <>
          <ul className={classes.made}>
            {made.map((job, at) => (
              <Made key={job.id} job={job} isFirst={at === 0} />
            ))}
          </ul>
          <Text size="sm" c="dimmed">
            {t("made.inside")}
          </Text>
        </>
      )}
    </Stack>
  );
}

function Made({ job, isFirst }: { job: Job; isFirst: boolean }) {
  const { t } = useTranslation("exercise");
  const told = job.result.simulation as Simulation;
  const sheet = job.result.pictures?.[0] ?? "";
  const picture = usePicture(sheet).data;
  const [isShown, show] = useState(isFirst);
  const name = saidTitle(job.title);
  if (!picture) return null; // its sheet was deleted, and with it all files
  return (
    <li className={classes.exercise}>
      <Group justify="space-between" gap="sm">
        <div>
          <Text fw={550}>{name}</Text>
          <Text size="sm" c="dimmed">
            {t("made.counts", { count: told.cases, fine: told.defects[""] ?? 0 })}
          </Text>
        </div>
        <Group gap="xs">
          {told.has_exercise && (
            <Button
              component="a"
              href={address(`/pictures/${sheet}/exercise.html`)}
              target="_blank"
              rel="noopener"
              aria-label={t("made.play_which", { name })}
              leftSection={<IconPlayerPlay size={16} aria-hidden />}
            >
              {t("made.play")}
            </Button>
          )}
          <Button
            component="a"
            href={address(`/jobs/${job.id}/zip`)}
            download
            variant="default"
            aria-label={t("made.zip_which", { name })}
            leftSection={<IconDownload size={16} aria-hidden />}
          >
            {t("made.zip")}
          </Button>
          <Button
            component={Link}
            href={`/picture/${sheet}`}
            variant="default"
            aria-label={t("made.open_which", { name })}
            leftSection={<IconPhoto size={16} aria-hidden />}
          >
            {t("made.open")}
          </Button>
        </Group>
      </Group>
      {told.held_back.length > 0 && (
        <Alert color="yellow" p="xs">
          {t("made.held", { count: told.held_back.length })}
        </Alert>
      )}
      <details open={isShown} onToggle={(event) => show(event.currentTarget.open)}>
        <summary>{t("made.truth")}</summary>
        {isShown && (
          <img className={classes.sheet} src={picture.urls.view} alt={t("made.sheet", { name })} />
        )}
      </details>
    </li>
  );
}
