// What can be limited, and how it is written: bytes as gigabytes, pixels as megapixels.
export const QUOTAS = ["jobs_at_once", "jobs_a_day", "bytes", "pixels", "minutes"] as const;
export type QuotaName = (typeof QUOTAS)[number];

const UNITS: Record<QuotaName, number> = {
  jobs_at_once: 1,
  jobs_a_day: 1,
  bytes: 2 ** 30,
  pixels: 1_000_000,
  minutes: 1,
};

export type Limit = { way: "role" | "none" } | { way: "own"; count: number };

/** What holds for a person: their role's limit, none, or one of their own in units for people. */
export function limitOf(quota: Record<string, number | null>, name: QuotaName): Limit {
  const value = quota[name];
  if (value === undefined) return { way: "role" };
  if (value === null) return { way: "none" };
  return { way: "own", count: Math.round((value / UNITS[name]) * 100) / 100 };
}

/** The quota as the server takes it; what the role decides is left out. */
export function quotaOf(limits: Record<QuotaName, Limit>): Record<string, number | null> {
  const quota: Record<string, number | null> = {};
  for (const name of QUOTAS) {
    const limit = limits[name];
    if (limit.way === "none") quota[name] = null;
    if (limit.way === "own") quota[name] = Math.round(limit.count * UNITS[name]);
  }
  return quota;
}

/** A number of what is limited, in units for people. */
export function inUnits(name: QuotaName, value: number): number {
  return value / UNITS[name];
}
