import { QueryClient, QueryObserver } from "@tanstack/react-query";
import { afterEach, describe, expect, it, vi } from "vitest";
import { noteJob, notePicture } from "./cache";
import { address } from "./client";
import { keys } from "./keys";
import type { Job, Page } from "./types";

const job = (id: string, state: string) => ({ id, state }) as Job;

function holding(...jobs: Job[]) {
  const queries = new QueryClient();
  const key = keys.jobs({ of: "queue" });
  queries.setQueryData<Page<Job>>(key, { items: jobs, next_cursor: null, total: jobs.length });
  const isStale = () => queries.getQueryState(key)?.isInvalidated ?? false;
  return { queries, isStale };
}

describe("lists of jobs", () => {
  it("are asked for anew when a job is in another state, for it may belong to another list", () => {
    const { queries, isStale } = holding(job("a", "queued"));
    noteJob(queries, job("a", "running"));
    expect(isStale()).toBe(true);
  });

  it("are kept while a job goes on", () => {
    const { queries, isStale } = holding(job("a", "running"));
    noteJob(queries, job("a", "running"));
    expect(isStale()).toBe(false);
  });

  it("are asked for anew when a job is new", () => {
    const { queries, isStale } = holding(job("a", "running"));
    noteJob(queries, job("b", "queued"));
    expect(isStale()).toBe(true);
  });

  it("name each state that is meant", () => {
    expect(address("/jobs", { state: ["queued", "paused"], limit: 5 })).toMatch(
      /\/jobs\?state=queued&state=paused&limit=5$/,
    );
  });
});

describe("lists of pictures", () => {
  afterEach(() => vi.useRealTimers());

  it("that nobody looks at go, and take no other list along", () => {
    vi.useFakeTimers();
    const queries = new QueryClient();
    const [all, sought] = [keys.pictures({}), keys.pictures({ q: "fox" })];
    queries.setQueryData(all, { pages: [], pageParams: [] });
    const never = () => new Promise<never>(() => undefined);
    const seen = new QueryObserver(queries, { queryKey: sought, queryFn: never });
    const stop = seen.subscribe(() => undefined);
    notePicture(queries, "a", "added");
    vi.advanceTimersByTime(500);
    expect(queries.getQueryState(all)).toBeUndefined();
    expect(queries.getQueryState(sought)?.fetchStatus).toBe("fetching");
    stop();
  });
});
