// Asking for work from the screens Explore and Style.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import i18next from "i18next";
import { type Asked, askJob } from "../api/asking";
import { api } from "../api/client";
import { keys } from "../api/keys";
import { useAskJob } from "../api/queries";
import type { Job } from "../api/types";
import { tell } from "../shell/notify";
import { note } from "./made";
import { said } from "../said";

const PAUSE = 400; // milliseconds between two looks at a job that is waited for

/** Asks for a job and shows on the screen how it goes. */
export function useAsking(screen: string) {
  const ask = useAskJob();
  const put = async (kind: string, params: unknown, title?: string): Promise<Job> => {
    const job = await ask.mutateAsync({ kind, params, title });
    note(screen, job.id);
    return job;
  };
  /** The same from a button: what goes wrong is told by the frame already. */
  const start = (kind: string, params: unknown, title?: string): void => {
    put(kind, params, title).then(
      (job) => tell(i18next.t("making:asked"), undefined, job.id),
      () => undefined,
    );
  };
  return { put, start, isBusy: ask.isPending };
}

/** The same for a screen that tells itself what went wrong: `start` ends with the fault. */
export function useAskingQuietly(screen: string) {
  const queries = useQueryClient();
  const ask = useMutation({
    mutationFn: (asked: Asked) => askJob(asked),
    meta: { isQuiet: true },
  });
  const start = async (kind: string, params: unknown): Promise<void> => {
    const job = await ask.mutateAsync({ kind, params });
    queries.setQueryData(keys.job(job.id), job);
    void queries.invalidateQueries({ queryKey: ["jobs"] });
    note(screen, job.id);
    tell(i18next.t("making:asked"), undefined, job.id);
  };
  return { start, isBusy: ask.isPending };
}

/** The job once it has ended; throws a sentence where it did not succeed. */
export async function ended(id: string, signal?: AbortSignal): Promise<Job> {
  for (;;) {
    const job = await api.get<Job>(`/jobs/${id}`, undefined, { signal });
    if (job.state === "succeeded") return job;
    if (job.state === "failed" || job.state === "canceled" || job.state === "paused")
      throw new Error(
        job.error?.detail ? said(job.error.detail) : i18next.t(`making:ended.${job.state}`),
      );
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
}

/** A job whose first picture is wanted at once, to go on with it elsewhere. */
export function useFirstPicture(screen: string) {
  const { put } = useAsking(screen);
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (asked: { kind: string; params: unknown }) => {
      const job = await ended((await put(asked.kind, asked.params)).id);
      queries.setQueryData(keys.job(job.id), job);
      return job.result.pictures?.[0] ?? "";
    },
  });
}
