// What was asked for on a screen, and what came of it.
import { ActionIcon, Anchor, Group, Stack, Text, Title, Tooltip } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { useQueries } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import { create } from "zustand";
import { api } from "../api/client";
import { useJob } from "../api/events";
import { keys } from "../api/keys";
import { usePicture } from "../api/queries";
import type { Job, JobState } from "../api/types";
import { JobProgress, useNameOf } from "../parts";
import { saidTitle } from "../said";
import classes from "./making.module.css";

const MOST = 8;
const NONE: string[] = [];
const jobOf = (id: string) => api.get<Job>(`/jobs/${id}`);

const useMade = create<{ jobs: Record<string, string[]> }>(() => ({ jobs: {} }));

/** Notes a job, so that its screen shows how it goes. */
export function note(screen: string, job: string): void {
  useMade.setState(({ jobs }) => ({
    jobs: { ...jobs, [screen]: [...new Set([job, ...(jobs[screen] ?? [])])].slice(0, MOST) },
  }));
}

function forget(screen: string, job: string): void {
  useMade.setState(({ jobs }) => ({
    jobs: { ...jobs, [screen]: (jobs[screen] ?? []).filter((each) => each !== job) },
  }));
}

/** The newest job of a screen that is in such a state. */
export function useNewest(screen: string, state: JobState): string | null {
  const ids = useMade((made) => made.jobs[screen]) ?? NONE;
  const jobs = useQueries({
    queries: ids.map((id) => ({ queryKey: keys.job(id), queryFn: () => jobOf(id) })),
  });
  return ids.find((_, at) => jobs[at]?.data?.state === state) ?? null;
}

function MadePicture({ id }: { id: string }) {
  const picture = usePicture(id).data;
  const nameOf = useNameOf();
  if (!picture) return <span className={classes.thumb} />;
  return (
    <Anchor component={Link} href={`/picture/${id}`} className={classes.thumb}>
      <img src={picture.urls.thumbnail} alt={nameOf(picture)} />
    </Anchor>
  );
}

function MadeJob({ screen, id }: { screen: string; id: string }) {
  const { t } = useTranslation("making");
  const job = useJob(id);
  if (!job) return null;
  const pictures = job.result?.pictures ?? [];
  const isOver = ["succeeded", "failed", "canceled"].includes(job.state);
  return (
    <li className={classes.made}>
      {job.state === "succeeded" ? (
        <Text size="sm" truncate>
          {saidTitle(job.title)}
        </Text>
      ) : (
        <JobProgress job={job} isSmall hasButtons />
      )}
      {pictures.length > 0 && (
        <Group gap={6} mt={4}>
          {pictures.slice(0, 12).map((each) => (
            <MadePicture key={each} id={each} />
          ))}
          {pictures.length > 12 && (
            <Anchor component={Link} href="/gallery" size="sm">
              {t("more", { count: pictures.length - 12 })}
            </Anchor>
          )}
        </Group>
      )}
      {isOver && (
        <Tooltip label={t("forget")}>
          <ActionIcon
            className={classes.forget}
            variant="subtle"
            color="gray"
            size="sm"
            aria-label={t("forget")}
            onClick={() => forget(screen, id)}
          >
            <IconX size={14} aria-hidden />
          </ActionIcon>
        </Tooltip>
      )}
    </li>
  );
}

/** The last jobs of a screen, the newest first. */
export function Made({ screen }: { screen: string }) {
  const { t } = useTranslation("making");
  const jobs = useMade((state) => state.jobs[screen]);
  if (!jobs?.length) return null;
  return (
    <Stack component="section" gap="xs" aria-label={t("made")}>
      <Title order={2} size="h4">
        {t("made")}
      </Title>
      <ul className={classes.list} aria-live="polite">
        {jobs.map((id) => (
          <MadeJob key={id} screen={screen} id={id} />
        ))}
      </ul>
    </Stack>
  );
}
