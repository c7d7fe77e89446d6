import { Button, Group } from "@mantine/core";
import {
  IconFlagCheck,
  IconPlayerPause,
  IconPlayerPlay,
  IconRefresh,
  IconX,
} from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { ComponentType } from "react";
import { useTranslation } from "react-i18next";
import { pressed } from "../api/asking";
import { useMay } from "../api/may";
import { noteJob } from "../api/cache";
import { api } from "../api/client";
import type { Job } from "../api/types";

export type JobDeed = "pause" | "resume" | "cancel" | "finish" | "retry";

const ICONS: Record<JobDeed, ComponentType<{ size?: number }>> = {
  pause: IconPlayerPause,
  resume: IconPlayerPlay,
  finish: IconFlagCheck,
  retry: IconRefresh,
  cancel: IconX,
};

/** What can be done with a job as it stands. */
export function deedsOf(job: Job): JobDeed[] {
  if (job.state === "queued") return ["pause", "cancel"];
  if (job.state === "paused") return ["resume", "cancel"];
  if (job.state === "failed" || job.state === "canceled") return ["retry"];
  if (job.state !== "running") return [];
  return job.kind === "train" ? ["pause", "finish", "cancel"] : ["pause", "cancel"];
}

/** Asks the server for a deed on a job. */
export function useJobDeed() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ id, deed }: { id: string; deed: JobDeed }) =>
      // By job: after a press another button may lie where the second one of a double press falls.
      pressed(`deed ${id}`, () => api.post<Job | undefined>(`/jobs/${id}/${deed}`)),
    onSuccess: (job) => {
      if (job?.id) noteJob(queries, job);
      else void queries.invalidateQueries({ queryKey: ["jobs"] });
    },
  });
}

export function JobButtons({ job }: { job: Job }) {
  const { t } = useTranslation("parts");
  const ask = useJobDeed();
  if (!useMay("make")) return null;
  return (
    <Group gap={6}>
      {deedsOf(job).map((deed) => {
        const Icon = ICONS[deed];
        return (
          <Button
            key={deed}
            size="compact-sm"
            variant="default"
            leftSection={<Icon size={14} aria-hidden />}
            disabled={job.wish !== "" || ask.isPending}
            onClick={() => ask.mutate({ id: job.id, deed })}
          >
            {t(`deed.${deed}`)}
          </Button>
        );
      })}
    </Group>
  );
}
