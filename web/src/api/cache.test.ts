import { QueryClient } from "@tanstack/react-query";
import { describe, expect, it } from "vitest";
import { noteJob } from "./cache";
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
