// What somebody drew: strokes of points, evenly spaced, so that a slow hand does not weigh more.
import type { Point } from "../gan/targets";

export type Strokes = Point[][];

const APART = 0.04;

/** The strokes with the last one led on to `point`. */
export function added(strokes: Strokes, point: Point): Strokes {
  const last = strokes.at(-1);
  const from = last?.at(-1);
  if (!last || !from) return [...strokes, [point]];
  const length = Math.hypot(point[0] - from[0], point[1] - from[1]);
  const count = Math.floor(length / APART);
  if (count === 0) return strokes;
  const fresh = Array.from({ length: count }, (_, n): Point => {
    const share = ((n + 1) * APART) / length;
    return [from[0] + share * (point[0] - from[0]), from[1] + share * (point[1] - from[1])];
  });
  return [...strokes.slice(0, -1), [...last, ...fresh]];
}

export const pointsOf = (strokes: Strokes): Point[] => strokes.flat();
