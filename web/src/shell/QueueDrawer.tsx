import { ActionIcon, Button, Drawer, Group, Stack, Text, Title, Tooltip } from "@mantine/core";
import {
  IconArrowDown,
  IconArrowUp,
  IconListCheck,
  IconPlayerPause,
  IconPlayerPlay,
  IconReload,
  IconTrash,
} from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type DragEvent, type KeyboardEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocation } from "wouter";
import { pressed } from "../api/asking";
import { May, useMay } from "../api/may";
import { api } from "../api/client";
import { keys } from "../api/keys";
import { useQueue, useQueueJobs } from "../api/queries";
import type { Job, Page } from "../api/types";
import { EmptyState } from "../parts/EmptyState";
import { JobButtons } from "../parts/JobButtons";
import { JobProgress } from "../parts/JobProgress";
import { JobRecord } from "../parts/JobRecord";
import { Trouble } from "../parts/Trouble";
import { saidTitle } from "../said";
import classes from "./frame.module.css";
import { useOver } from "./open";
import { isEnded, isWaiting, moved, reordered } from "./queueOrder";

const DRAGGED = "application/x-pinxit-job";
const MOVE = ["move a job"];
const MOST_SHOWN = 100; // of those that wait

/** Moves a job: it is seen at once, so that the next press goes on from there. */
function useMove() {
  const queries = useQueryClient();
  return useMutation({
    mutationKey: MOVE,
    mutationFn: ({ id, before }: { id: string; before: string | null }) =>
      api.patch(`/jobs/${id}`, { before }),
    scope: { id: "move" }, // one after another
    onMutate: ({ id, before }) => {
      void queries.cancelQueries({ queryKey: ["jobs"] }); // an older answer must not undo it
      queries.setQueriesData<Page<Job>>({ queryKey: ["jobs"] }, (page) => {
        if (!page) return page;
        const waiting = page.items.filter(isWaiting).sort((a, b) => a.position - b.position);
        const moved = new Map(reordered(waiting, id, before).map((job) => [job.id, job]));
        return { ...page, items: page.items.map((job) => moved.get(job.id) ?? job) };
      });
    },
    onSettled: () => {
      const isLast = queries.isMutating({ mutationKey: MOVE }) === 1;
      return isLast ? queries.invalidateQueries({ queryKey: ["jobs"] }) : undefined;
    },
  });
}

/** Where the pictures, models and data sets that a job made are seen. */
function Results({ job }: { job: Job }) {
  const { t } = useTranslation();
  const [, go] = useLocation();
  const show = useOver((store) => store.show);
  const open = (path: string) => {
    show(null);
    go(path);
  };
  const { pictures = [], models = [], datasets = [] } = job.result;
  const first = pictures[0];
  return (
    <Group gap={6}>
      {first && (
        <Button
          size="compact-sm"
          variant="light"
          onClick={() =>
            open(pictures.length === 1 ? `/picture/${first}` : `/gallery?job=${job.id}`)
          }
        >
          {t("queue.see_pictures", { count: pictures.length })}
        </Button>
      )}
      {models.map((name) => (
        <Button
          key={name}
          size="compact-sm"
          variant="light"
          onClick={() => open(`/explore/${encodeURIComponent(name)}`)}
        >
          {t("palette.explore", { name })}
        </Button>
      ))}
      {datasets.map((name) => (
        <Button
          key={name}
          size="compact-sm"
          variant="light"
          onClick={() => open(`/datasets/${encodeURIComponent(name)}`)}
        >
          {t("palette.open", { name })}
        </Button>
      ))}
    </Group>
  );
}

function EndedJob({ job }: { job: Job }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const remove = useMutation({
    mutationFn: () => pressed(`take off ${job.id}`, () => api.del(`/jobs/${job.id}`)),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["jobs"] }),
  });
  return (
    <li className={classes.job}>
      <JobProgress job={job} isSmall />
      <JobRecord job={job} />
      <Group gap={6} mt={6} align="flex-end" wrap="nowrap">
        <Group gap={6}>
          <Results job={job} />
          <JobButtons job={job} />
        </Group>
        <Tooltip label={t("queue.remove")}>
          <ActionIcon
            variant="subtle"
            color="gray"
            ml="auto"
            aria-label={t("queue.remove_job", { title: saidTitle(job.title) })}
            disabled={remove.isPending || remove.isSuccess}
            onClick={() => remove.mutate()}
          >
            <IconTrash size={16} />
          </ActionIcon>
        </Tooltip>
      </Group>
    </li>
  );
}

/** A job that waits: it can be dragged, or moved by Alt and an arrow, or by its buttons. */
function WaitingJob({ job, waiting }: { job: Job; waiting: Job[] }) {
  const { t } = useTranslation();
  const move = useMove();
  const [isOver, setOver] = useState(false);
  const entry = useRef<HTMLLIElement>(null);
  const step = (by: 1 | -1) => {
    const before = moved(waiting, job.id, by);
    if (before === undefined) return;
    move.mutate({ id: job.id, before });
    // What is moved loses the focus, and so does a button that is off at an end.
    const focused = document.activeElement as HTMLButtonElement | null;
    window.setTimeout(() => (focused?.disabled ? entry.current : focused)?.focus());
  };
  const press = (event: KeyboardEvent) => {
    if (!event.altKey || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
    event.preventDefault();
    step(event.key === "ArrowUp" ? -1 : 1);
  };
  const drop = (event: DragEvent) => {
    setOver(false);
    const id = event.dataTransfer.getData(DRAGGED);
    if (!id || id === job.id) return;
    event.preventDefault();
    event.stopPropagation();
    move.mutate({ id, before: job.id });
  };
  return (
    <li
      ref={entry}
      tabIndex={-1}
      className={classes.job}
      draggable
      data-over={isOver || undefined}
      onDragStart={(event) => event.dataTransfer.setData(DRAGGED, job.id)}
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes(DRAGGED)) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
      onKeyDown={press}
    >
      <JobProgress job={job} isSmall />
      <Group gap={6} mt={6}>
        <JobButtons job={job} />
        <ActionIcon
          variant="default"
          aria-label={t("queue.earlier", { title: saidTitle(job.title) })}
          disabled={job.id === waiting[0]?.id}
          onClick={() => step(-1)}
        >
          <IconArrowUp size={16} />
        </ActionIcon>
        <ActionIcon
          variant="default"
          aria-label={t("queue.later", { title: saidTitle(job.title) })}
          disabled={job.id === waiting.at(-1)?.id}
          onClick={() => step(1)}
        >
          <IconArrowDown size={16} />
        </ActionIcon>
      </Group>
    </li>
  );
}

function QueueButtons({ hasEnded, hasFailed }: { hasEnded: boolean; hasFailed: boolean }) {
  const { t } = useTranslation();
  const mayRule = useMay("admin");
  const queries = useQueryClient();
  const queue = useQueue().data;
  const ask = useMutation({
    mutationFn: (deed: "pause" | "resume" | "clear" | "retry") => api.post(`/queue/${deed}`),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: keys.queue });
      void queries.invalidateQueries({ queryKey: ["jobs"] });
    },
  });
  return (
    <Group gap="xs">
      {!mayRule ? null : queue?.is_paused ? (
        <Button
          size="xs"
          leftSection={<IconPlayerPlay size={16} aria-hidden />}
          onClick={() => ask.mutate("resume")}
        >
          {t("queue.resume")}
        </Button>
      ) : (
        <Button
          size="xs"
          variant="default"
          leftSection={<IconPlayerPause size={16} aria-hidden />}
          onClick={() => ask.mutate("pause")}
        >
          {t("queue.pause")}
        </Button>
      )}
      <Button
        size="xs"
        variant="default"
        disabled={!hasEnded}
        leftSection={<IconTrash size={16} aria-hidden />}
        onClick={() => ask.mutate("clear")}
      >
        {t("queue.clear")}
      </Button>
      {hasFailed && (
        <Button
          size="xs"
          variant="default"
          leftSection={<IconReload size={16} aria-hidden />}
          onClick={() => ask.mutate("retry")}
        >
          {t("queue.retry")}
        </Button>
      )}
    </Group>
  );
}

function Jobs() {
  const { t } = useTranslation();
  const found = useQueueJobs();
  if (found.isError) return <Trouble fault={found.error} onRetry={() => void found.refetch()} />;
  const jobs = found.data?.items ?? [];
  const active = jobs.filter((job) => job.state === "running" || job.state === "paused");
  const waiting = jobs.filter(isWaiting).sort((a, b) => a.position - b.position);
  const ended = jobs.filter(isEnded);
  if (jobs.length === 0 && found.isSuccess) {
    return (
      <EmptyState icon={IconListCheck} title={t("queue.empty")}>
        {t("queue.empty_what")}
      </EmptyState>
    );
  }
  return (
    <Stack gap="lg">
      <May do="make">
        <QueueButtons
          hasEnded={ended.length > 0}
          hasFailed={ended.some((job) => job.state === "failed")}
        />
      </May>
      {active.length > 0 && (
        <section>
          <Title order={3}>{t("queue.now")}</Title>
          <ul className={classes.jobs}>
            {active.map((job) => (
              <li key={job.id} className={classes.job}>
                <JobProgress job={job} hasButtons />
              </li>
            ))}
          </ul>
        </section>
      )}
      {waiting.length > 0 && (
        <section>
          <Title order={3}>{t("queue.next")}</Title>
          <Text size="sm" c="dimmed">
            {t("queue.how_to_move")}
          </Text>
          <ul className={classes.jobs}>
            {waiting.slice(0, MOST_SHOWN).map((job) => (
              <WaitingJob key={job.id} job={job} waiting={waiting} />
            ))}
          </ul>
          {waiting.length > MOST_SHOWN && (
            <Text size="sm" c="dimmed" mt={6}>
              {t("queue.more", { count: waiting.length - MOST_SHOWN })}
            </Text>
          )}
        </section>
      )}
      {ended.length > 0 && (
        <section>
          <Title order={3}>{t("queue.ended")}</Title>
          <ul className={classes.jobs}>
            {ended.map((job) => (
              <EndedJob key={job.id} job={job} />
            ))}
          </ul>
        </section>
      )}
    </Stack>
  );
}

export function QueueDrawer() {
  const { t } = useTranslation();
  const { over, show } = useOver();
  return (
    <Drawer
      opened={over === "queue"}
      onClose={() => show(null)}
      position="right"
      size="27rem"
      title={t("queue.title")}
      closeButtonProps={{ "aria-label": t("close") }}
    >
      <Jobs />
    </Drawer>
  );
}
