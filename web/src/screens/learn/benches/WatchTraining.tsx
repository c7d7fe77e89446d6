import { Button, Loader } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { api, part } from "../../../api/client";
import { useJob } from "../../../api/events";
import { useMay } from "../../../api/may";
import { useAskJob, useTraining } from "../../../api/queries";
import type { Curves } from "../../../api/types";
import { JobProgress, Trouble } from "../../../parts";
import { FilmView } from "../../train/FilmView";
import classes from "../learn.module.css";
import { InWords } from "../parts/InWords";
import { LossChart } from "../parts/LossChart";
import { marksOf } from "../parts/marksOf";

/** A training on the server while it runs, and its film afterwards. */
export function WatchTraining({ name, reach }: { name: string; reach: (goal: string) => void }) {
  const { t } = useTranslation("learn");
  const found = useTraining(name);
  const job = useJob(found.data?.job);
  const ask = useAskJob();
  const mayTrain = useMay("train");
  const moment = `${job?.state ?? ""} ${(job?.progress.updated ?? "").slice(0, 18)}`; // each 10 s
  const curves = useQuery({
    queryKey: ["trainings", name, "curves", "lesson", moment],
    queryFn: () => api.get<Curves>(`/trainings/${part(name)}/curves`),
    placeholderData: keepPreviousData,
    enabled: found.isSuccess,
  });
  const marks = marksOf(curves.data?.columns ?? {});
  const hasSamples = (job?.progress.samples?.length ?? 0) > 0 || (found.data?.frames ?? 0) > 0;
  const isOver = found.data?.model != null;
  useEffect(() => {
    if (hasSamples || isOver) reach("seen");
    if (isOver) reach("trained");
  }, [hasSamples, isOver, reach]);
  if (found.isError) return <Trouble fault={found.error} onRetry={() => void found.refetch()} />;
  if (!found.data) return <Loader aria-label={t("loading")} />;
  const { dataset, can_resume: canResume } = found.data;
  const isOpen = job !== undefined && ["queued", "running", "paused"].includes(job.state);
  return (
    <div className={classes.stack} data-testid="training">
      {job && (
        <div className={classes.panel}>
          <JobProgress job={job} hasButtons />
        </div>
      )}
      {mayTrain && canResume && !isOpen && !isOver && (
        <Button
          variant="default"
          loading={ask.isPending}
          onClick={() => ask.mutate({ kind: "train", params: { dataset, name, resume: true } })}
        >
          {t("real.go_on")}
        </Button>
      )}
      {ask.isError && <Trouble fault={ask.error} />}
      <FilmView name={name} moment={moment} />
      {marks.length > 0 && <LossChart marks={marks} loss="relativistic" of="pictures" />}
      <InWords mark={marks.at(-1)} />
    </div>
  );
}
