import { describe, expect, it } from "vitest";
import type { SchoolClass } from "../../api/types";
import { filled, isThere, planOf, spaced } from "./plan";

describe("the plan of a class", () => {
  it("is what the form says, in bytes", () => {
    const plan = planOf({ ...filled(), name: " 7b ", megabytes: 100 });
    expect(plan).toMatchObject({ name: "7b", most: 35, hours: 3, keeps_days: 7 });
    expect(plan.quota).toEqual({ jobs_at_once: 2, minutes: 15, bytes: 100_000_000 });
  });

  it("keeps limits and the end of a class that it does not ask for", () => {
    const school = { name: "7b", most: 9, keeps_days: 0, quota: { pixels: 5, minutes: 3 } };
    const plan = planOf(filled(school as unknown as SchoolClass), school as unknown as SchoolClass);
    expect(plan.quota).toMatchObject({ pixels: 5, minutes: 3 });
    expect([plan.hours, plan.most, plan.keeps_days]).toEqual([null, 9, 0]);
  });

  it("reads a code in two groups, and knows who is there", () => {
    expect(spaced("KX4TQM")).toBe("KX4 TQM");
    expect(isThere("2026-01-01T10:00:00Z", Date.parse("2026-01-01T10:01:00Z"))).toBe(true);
    expect(isThere("2026-01-01T10:00:00Z", Date.parse("2026-01-01T10:02:00Z"))).toBe(false);
  });
});
