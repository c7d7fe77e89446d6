import { describe, expect, it } from "vitest";
import { confusionOf, tail } from "./confusion";

describe("confusion", () => {
  it("counts by truth and guess", () => {
    const found = confusionOf(["real", "real", "made", "made"], ["real", "made", "made", "made"]);
    expect(found.counts).toEqual({ real: { real: 1, made: 1 }, made: { real: 0, made: 2 } });
    expect([found.right, found.all]).toEqual([3, 4]);
    expect(found.chance).toBeCloseTo(5 / 16, 12);
  });

  it("says how often a coin does as well", () => {
    expect(tail(0, 12)).toBe(1);
    expect(tail(12, 12)).toBeCloseTo(1 / 4096, 12);
    const whole = [...Array(2 ** 10).keys()].map((n) => n.toString(2).replaceAll("0", "").length);
    expect(tail(7, 10)).toBeCloseTo(whole.filter((n) => n >= 7).length / 2 ** 10, 12);
  });
});
