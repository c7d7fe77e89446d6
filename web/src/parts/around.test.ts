import { expect, it } from "vitest";
import { FRONT, turned } from "./around";

it("turns all around, no farther than straight up and down, and zooms within limits", () => {
  let gaze = FRONT;
  for (let n = 0; n < 100; n++) gaze = turned(gaze, 0.08, 0.08, -5);
  expect(Math.abs(gaze.around)).toBeLessThan(2 * Math.PI);
  expect(gaze.around).toBeCloseTo(8 - 2 * Math.PI, 5);
  expect(gaze.up).toBeCloseTo(Math.PI / 2, 9);
  expect(gaze.wide).toBe(20);
  expect(turned(gaze, 0, -9, 500)).toMatchObject({ up: -Math.PI / 2, wide: 120 });
});
