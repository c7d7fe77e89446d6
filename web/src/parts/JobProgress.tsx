import { Alert, Badge, Group, Progress, ScrollArea, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useJob } from "../api/events";
import type { Job, JobError, JobState } from "../api/types";
import { JobButtons } from "./JobButtons";
import { Refused } from "./Refused";
import { useTimeWords } from "./times";
import classes from "./parts.module.css";
import { said, saidStage, saidTitle } from "../said";

const COLORS: Record<JobState, string> = {
  queued: "gray",
  running: "seal",
  paused: "yellow",
  succeeded: "green",
  failed: "red",
  canceled: "gray",
};

/** The state of a job as a word. */
export function JobStateBadge({ job }: { job: Job }) {
  const { t } = useTranslation("parts");
  const word = job.wish && job.state === "running" ? `wish.${job.wish}` : `state.${job.state}`;
  return (
    <Badge color={COLORS[job.state]} variant="light" size="sm">
      {t(word)}
    </Badge>
  );
}

/** Small pictures of how it goes, the newest last. */
function Samples({ job }: { job: Job }) {
  const { t } = useTranslation("parts");
  const samples = job.progress.samples ?? [];
  if (samples.length === 0) return null;
  return (
    <ScrollArea type="auto" viewportProps={{ tabIndex: 0, "aria-label": t("samples") }}>
      <Group gap={6} wrap="nowrap">
        {samples.map((sample, number) => (
          <img
            key={sample.url}
            className={classes.sample}
            src={sample.url}
            alt={t("sample", { number: number + 1 })}
            style={{ aspectRatio: `${sample.width} / ${sample.height}` }}
          />
        ))}
      </Group>
    </ScrollArea>
  );
}

interface Props {
  job?: Job;
  id?: string | null; // instead of the job: it is asked for, and kept fresh
  isSmall?: boolean; // no samples, no notices
  hasButtons?: boolean;
}

/** How far a job is: words, share, time left, samples, notices, and its error as a sentence. */
export function JobProgress({ job: given, id, isSmall = false, hasButtons = false }: Props) {
  const { t } = useTranslation("parts");
  const asked = useJob(given ? null : id);
  const timeWords = useTimeWords();
  const job = given ?? asked;
  if (!job) return null;
  const { share, eta_s: left, words, notices = [] } = job.progress;
  const isOpen = job.state === "running" || job.state === "paused";
  return (
    <Stack gap={6}>
      <Group justify="space-between" wrap="nowrap" gap="xs">
        <Text fw={550} truncate title={saidTitle(job.title)}>
          {saidTitle(job.title) || job.kind}
        </Text>
        <JobStateBadge job={job} />
      </Group>
      {isOpen && (
        <Progress.Root size="md">
          <Progress.Section
            value={share === null || share === undefined ? 100 : share * 100}
            animated={job.state === "running" && (share === null || share === undefined)}
            aria-label={saidTitle(job.title) || job.kind}
          />
        </Progress.Root>
      )}
      {isOpen && (
        <Group justify="space-between" gap="xs">
          <Text size="sm" c="dimmed" style={{ flex: 1 }}>
            {words || saidStage(job.progress.stage)}
          </Text>
          {left !== null && left !== undefined && job.state === "running" && (
            <Text size="sm" c="dimmed">
              {t("left", { time: timeWords(left) })}
            </Text>
          )}
        </Group>
      )}
      {!isSmall && <Samples job={job} />}
      {!isSmall &&
        notices.map((notice) => (
          <Alert key={notice} color="yellow" p="xs">
            {said(notice)}
          </Alert>
        ))}
      {job.error && <WentWrong error={job.error} />}
      {hasButtons && <JobButtons job={job} />}
    </Stack>
  );
}

const REFUSED = 3;

/** Why a job failed: refused by a rule, asked for wrongly, or our fault. */
function WentWrong({ error }: { error: JobError }) {
  const { t } = useTranslation("parts");
  const detail = said(error.detail);
  if (error.code === REFUSED) return <Refused detail={detail} checks={error.checks ?? []} />;
  return (
    <Alert color="red" title={t(error.code === 2 ? "fault.mistake" : "fault.ours")} p="xs">
      {detail}
    </Alert>
  );
}
