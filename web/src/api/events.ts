// One stream of events from the server; what they tell is put where the hooks look.
import { type QueryClient, useQuery } from "@tanstack/react-query";
import { address, api } from "./client";
import { useConnection } from "./connection";
import { noteJob, notePicture } from "./cache";
import { keys } from "./keys";
import { readTold } from "./root";
import { useSession } from "./session";
import type { Job } from "./types";

const FIRST_WAIT = 1_000;
const LONGEST_WAIT = 15_000;

type Heard = Record<string, unknown>;

/** Puts one event of the server where it belongs. */
export function hear(queries: QueryClient, name: string, data: Heard): void {
  const stale = (...key: string[]) => void queries.invalidateQueries({ queryKey: key });
  if (name === "job") noteJob(queries, data as unknown as Job);
  else if (name === "picture") notePicture(queries, String(data.id), String(data.change));
  else if (name === "queue") stale("queue");
  else if (name === "reset") void queries.invalidateQueries();
  else if (name === "dataset") stale("datasets");
  else if (name === "scan") stale("scans");
  else if (name === "model") {
    stale("models");
    stale("trainings");
    stale("styles");
  }
}

const NAMES = ["job", "picture", "dataset", "model", "queue", "scan", "hello", "reset"];

/** Listens until the function that it gives is called. Goes on where it was after a lost line. */
export function listen(queries: QueryClient): () => void {
  let source: EventSource | null = null;
  let last = "";
  let wait = FIRST_WAIT;
  let timer: number | undefined;
  let isOver = false;
  let wasLost = false;

  const begin = () => {
    if (isOver) return;
    source = new EventSource(address("/events", { last_event_id: last }));
    source.onopen = () => {
      wait = FIRST_WAIT;
      useConnection.getState().reached();
      if (wasLost && !last) void queries.invalidateQueries();
      wasLost = false;
    };
    source.onerror = () => {
      source?.close();
      wasLost = true;
      // The stream cannot say why; a plain question can: it tells that the line is lost, or asks
      // to sign in.
      void api.get("/me").catch(() => undefined);
      window.clearTimeout(timer);
      timer = window.setTimeout(begin, wait);
      wait = Math.min(wait * 2, LONGEST_WAIT);
    };
    for (const name of NAMES) {
      source.addEventListener(name, (event: MessageEvent<string>) => {
        if (event.lastEventId) last = event.lastEventId;
        hear(queries, name, readTold(event.data || "{}") as Heard);
      });
    }
  };
  const hurry = () => {
    window.clearTimeout(timer);
    wait = FIRST_WAIT;
    source?.close();
    begin();
  };
  window.addEventListener("online", hurry);
  begin();
  return () => {
    isOver = true;
    window.removeEventListener("online", hurry);
    window.clearTimeout(timer);
    source?.close();
  };
}

/** A job as it stands now; events keep it fresh. */
export function useJob(id: string | null | undefined): Job | undefined {
  const isIn = useSession((session) => session.state === "in");
  const found = useQuery({
    queryKey: keys.job(id ?? ""),
    queryFn: () => api.get<Job>(`/jobs/${id}`),
    enabled: isIn && !!id,
    // Should an event be lost, a running job is looked at now and then.
    refetchInterval: (query) => {
      const state = query.state.data?.state;
      return state === "queued" || state === "running" ? 10_000 : false;
    },
  });
  return found.data;
}
