import { describe, expect, it } from "vitest";
import { far } from "./far";

describe("pages of a list that somebody jumped along", () => {
  it("are none where the beginning soon is", () => {
    expect(far(200, 0, 60, 200)).toEqual([]);
    expect(far(200, 350, 399, 200)).toEqual([]);
  });

  it("are those in sight", () => {
    expect(far(200, 99_950, 99_999, 200)).toEqual([499]);
    expect(far(200, 790, 1_210, 200)).toEqual([3, 4, 5, 6]);
  });

  it("leave out what the beginning is about to load", () => {
    expect(far(203, 390, 410, 200)).toEqual([2]);
    expect(far(203, 390, 402, 200)).toEqual([]);
  });

  it("are none of a list whose length nobody knows", () => {
    expect(far(Number.POSITIVE_INFINITY, 5_000, 5_050, 200)).toEqual([]);
  });
});
