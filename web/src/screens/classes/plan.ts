// How a class is planned: what can be chosen, and what is chosen where nobody says otherwise.
import type { SchoolClass } from "../../api/types";
import type { Plan } from "./asked";

export const HOURS = [1, 2, 3, 6, 12, 24, 72, 168] as const;
export const KEPT_DAYS = [0, 1, 7, 30, 90] as const;
export const MOST = 200;

const MEGABYTE = 1_000_000; // as `useBytes` tells them

export interface Filled {
  name: string;
  most: number;
  hours: number | null;
  keeps_days: number;
  jobs_at_once: number;
  minutes: number;
  megabytes: number;
}

/** What stands in the form: what holds for a class that is there, or what suits most. */
export function filled(school?: SchoolClass): Filled {
  const limit = (name: string, usual: number) => school?.quota[name] ?? usual;
  return {
    name: school?.name ?? "",
    most: school?.most ?? 35,
    hours: school ? null : 3,
    keeps_days: school?.keeps_days ?? 7,
    jobs_at_once: limit("jobs_at_once", 2),
    minutes: limit("minutes", 15),
    megabytes: Math.round(limit("bytes", 500 * MEGABYTE) / MEGABYTE),
  };
}

/** The form as the server takes it; limits that it has no field for stay as they are. */
export function planOf(form: Filled, school?: SchoolClass): Plan {
  const { jobs_at_once, minutes, megabytes, ...rest } = form;
  const quota = { ...school?.quota, jobs_at_once, minutes, bytes: megabytes * MEGABYTE };
  return { ...rest, name: form.name.trim(), quota };
}

/** A code as it is read out: two groups of three. */
export const spaced = (code: string): string => code.replace(/^(...)(...)$/, "$1 $2");

const THERE = 75_000; // milliseconds; the server notes twice a minute that a page is there

export const isThere = (seen: string, now = Date.now()): boolean =>
  now - new Date(seen).getTime() < THERE;
