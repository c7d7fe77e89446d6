// How well made points cover the groups of a distribution.
import type { Point } from "./targets";

export interface Coverage {
  shares: number[]; // of made points, for each group
  hit: number; // groups that get at least a fifth of their fair share
  near: number; // share of made points that lie in any group
}

const REACH = 4; // deviations within which a point belongs to a group
const FAIR = 0.2;

/** Counts made points (x, y, x, y, ...) by the group that they lie in. */
export function coverage(made: Float64Array, modes: Point[], spread: number): Coverage {
  const counts = modes.map(() => 0);
  const reach = REACH * spread;
  for (let at = 0; at < made.length; at += 2) {
    const [x, y] = [made[at]!, made[at + 1]!];
    const nearest = modes.findIndex(([mx, my]) => Math.hypot(x - mx, y - my) <= reach);
    if (nearest >= 0) counts[nearest]! += 1;
  }
  const all = made.length / 2;
  const shares = counts.map((count) => count / all);
  const fair = FAIR / (modes.length || 1);
  return {
    shares,
    hit: shares.filter((share) => share >= fair).length,
    near: shares.reduce((sum, share) => sum + share, 0),
  };
}
