import { describe, expect, it } from "vitest";
import { marksOf } from "./parts/marksOf";
import { filledUp, varied } from "./plane/drawings";
import type { Strokes } from "./plane/strokes";

const LINE: Strokes = [
  [
    [-1, 0],
    [1, 0],
  ],
];

describe("variations of drawings", () => {
  it("are the same for the same seed, others for another, and stay near", () => {
    expect(varied(LINE, 3)).toEqual(varied(LINE, 3));
    expect(varied(LINE, 3)).not.toEqual(varied(LINE, 4));
    for (let seed = 0; seed < 50; seed++) {
      const [[from, to]] = varied(LINE, seed) as [[[number, number], [number, number]]];
      const length = Math.hypot(to[0] - from[0], to[1] - from[1]);
      expect(length).toBeGreaterThan(1.69);
      expect(length).toBeLessThan(2.31);
    }
  });

  it("fill up behind what was drawn, and leave enough as it is", () => {
    const full = filledUp([LINE], 4);
    expect(full.length).toBe(4);
    expect(full[0]).toBe(LINE);
    expect(new Set(full.map((each) => JSON.stringify(each))).size).toBe(4);
    expect(filledUp([LINE, LINE], 1).length).toBe(2);
    expect(filledUp([], 4)).toEqual([]);
  });
});

it("takes only moments with both losses from the curves of a training", () => {
  const columns = { pictures: [8, 16], d_loss: [0.5, null], g_loss: [0.9, 1], accuracy: [0.7, 1] };
  const [mark, ...others] = marksOf(columns);
  expect(others).toEqual([]);
  expect(mark).toMatchObject({ step: 8, lossD: 0.5, lossG: 0.9, accuracy: 0.7 });
});
