import { describe, expect, it } from "vitest";
import { lineOf } from "./curves";

describe("the line of a loss", () => {
  it("falls by equal steps where the loss falls by equal factors", () => {
    expect(lineOf([1, 0.1, 0.01], 1)).toBe("M0.00 0.00L50.00 25.00L100.00 50.00");
  });

  it("stays in its box", () => {
    expect(lineOf([0, 1e-9], 1)).toBe("M0.00 100.00L100.00 100.00");
    expect(lineOf([5], 5)).toBe("M0.00 0.00");
  });
});
