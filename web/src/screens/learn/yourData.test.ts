import { describe, expect, it } from "vitest";
import { NEXT, interval } from "./benches/own/counting";
import { crowd, traitsOf } from "./plane/faces";
import { PIECES, squares } from "./plane/photographs";

describe("the interval of a share", () => {
  it("is Wilson's, also where nothing or everything was seen", () => {
    const [low, high] = interval(1, 24);
    expect(low).toBeCloseTo(0.0074, 4);
    expect(high).toBeCloseTo(0.2024, 4);
    expect(interval(0, 60)[0]).toBe(0);
    expect(interval(0, 60)[1]).toBeCloseTo(0.0602, 4);
    expect(interval(24, 24)[1]).toBeCloseTo(1, 9);
    expect(interval(0, 0)).toEqual([0, 1]);
  });

  it("comes back to where it began after three presses", () => {
    expect(NEXT[NEXT[NEXT.without]]).toBe("without");
    expect(new Set(Object.values(NEXT)).size).toBe(3);
  });
});

describe("a crowd of faces", () => {
  it("has exactly the share of glasses that was asked for, and no face twice", () => {
    for (const [share, wearing] of [
      [0, 0],
      [10, 30],
      [33, 99],
      [100, 300],
    ] as const) {
      const faces = crowd(300, share, 1);
      expect(faces.filter((each) => each.hasGlasses).length).toBe(wearing);
      expect(new Set(faces.map((each) => each.seed)).size).toBe(300);
    }
  });

  it("looks the same for the same seed, and nothing tells who wears glasses", () => {
    expect(traitsOf(7)).toEqual(traitsOf(7));
    expect(traitsOf(7)).not.toEqual(traitsOf(8));
    const faces = crowd(300, 50, 1);
    const mean = (hasGlasses: boolean) => {
      const moods = faces.filter((e) => e.hasGlasses === hasGlasses).map((e) => traitsOf(e.seed));
      return moods.reduce((sum, each) => sum + each.mouth, 0) / moods.length;
    };
    expect(Math.abs(mean(true) - mean(false))).toBeLessThan(0.2); // 3 deviations of chance
  });
});

describe("squares of a photograph", () => {
  it("are the middle, or pieces that lie within it", () => {
    expect(squares(400, 300, 1, 0)).toEqual([{ x: 50, y: 0, side: 300 }]);
    const pieces = squares(400, 300, PIECES, 3);
    expect(pieces.length).toBe(PIECES);
    expect(pieces).toEqual(squares(400, 300, PIECES, 3));
    for (const { x, y, side } of pieces) {
      expect(side).toBeGreaterThanOrEqual(90);
      expect(side).toBeLessThanOrEqual(150);
      expect(Math.min(x, y)).toBeGreaterThanOrEqual(0);
      expect(x + side).toBeLessThanOrEqual(400);
      expect(y + side).toBeLessThanOrEqual(300);
    }
  });
});
