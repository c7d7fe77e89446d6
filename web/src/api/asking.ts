// Asking for something once, though a button is pressed twice.
import { chance } from "./chance";
import { api } from "./client";
import type { Job } from "./types";

export interface Asked {
  kind: string;
  params: unknown;
  title?: string;
  priority?: number;
}

const DOUBLE_PRESS = 600; // milliseconds

const last = new Map<string, { when: number; answer: Promise<unknown> }>();

/** Does `act`; the second press of a double click does nothing, and gets the first one's answer. */
export function pressed<T>(what: string, act: () => Promise<T>, now = Date.now()): Promise<T> {
  for (const [each, { when }] of last) if (now - when >= DOUBLE_PRESS) last.delete(each);
  const before = last.get(what);
  if (before) return before.answer as Promise<T>;
  const answer = act();
  last.set(what, { when: now, answer });
  answer.catch(() => last.delete(what)); // what went wrong can be tried again at once
  return answer;
}

/** What two presses of one button have in common: seeds by chance may differ. */
function whatOf({ kind, params }: Asked): string {
  return JSON.stringify([kind, { ...(params as object), seed: null, seeds: null }]);
}

/** Asks the server for a job. */
export const askJob = (asked: Asked): Promise<Job> =>
  pressed(whatOf(asked), () =>
    api.post<Job>("/jobs", asked, { headers: { "Idempotency-Key": chance() } }),
  );
