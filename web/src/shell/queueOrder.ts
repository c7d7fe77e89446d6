import type { Job } from "../api/types";

export const isWaiting = (job: Job): boolean => job.state === "queued";

export const isEnded = (job: Job): boolean =>
  job.state === "succeeded" || job.state === "failed" || job.state === "canceled";

/**
 * Before which job one has to stand to be one place earlier (-1) or later (1); null for the end,
 * undefined if it is there already.
 */
export function moved(waiting: Job[], id: string, by: 1 | -1): string | null | undefined {
  const at = waiting.findIndex((job) => job.id === id);
  const last = waiting.length - 1;
  if (at < 0 || (by === -1 && at === 0) || (by === 1 && at === last)) return undefined;
  return by === -1 ? (waiting[at - 1]?.id ?? null) : (waiting[at + 2]?.id ?? null);
}

/** The jobs that wait with `id` before another one, or at the end; their places are dealt anew. */
export function reordered(waiting: Job[], id: string, before: string | null): Job[] {
  const job = waiting.find((each) => each.id === id);
  if (!job) return waiting;
  const others = waiting.filter((each) => each.id !== id);
  const at = before === null ? -1 : others.findIndex((each) => each.id === before);
  const order = others.toSpliced(at < 0 ? others.length : at, 0, job);
  const places = waiting.map((each) => each.position).sort((one, other) => one - other);
  return order.map((each, number) => ({ ...each, position: places[number]! }));
}
