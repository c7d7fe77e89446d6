import { describe, expect, it } from "vitest";
import { limitOf, QUOTAS, quotaOf } from "./quotas";

describe("quotas", () => {
  it("come back as they went into the form", () => {
    const quota = { bytes: 2 * 2 ** 30, minutes: null, jobs_a_day: 0 };
    const limits = Object.fromEntries(QUOTAS.map((name) => [name, limitOf(quota, name)]));
    expect(quotaOf(limits as Parameters<typeof quotaOf>[0])).toEqual(quota);
  });

  it("tell apart what the role decides and what has no limit", () => {
    expect(limitOf({}, "bytes")).toEqual({ way: "role" });
    expect(limitOf({ bytes: null }, "bytes")).toEqual({ way: "none" });
    expect(limitOf({ pixels: 4_200_000 }, "pixels")).toEqual({ way: "own", count: 4.2 });
  });
});
