// How well made points fit a distribution: how many lie on it, and how much of it they cover.
import { randomOf } from "./random";
import type { Point, Target } from "./targets";

export interface Quality {
  near: number; // share of made points that lie on the distribution ("precision")
  covered: number; // share of the distribution that has made points ("recall")
  shares: number[]; // of made points in each group; empty if the distribution has no groups
  hit: number; // groups that get at least a fifth of their fair share
  middle: Point; // mean of the made points
  spread: number; // deviation of the made points, against that of the distribution
}

const REACH = 4; // deviations within which a point belongs to a group
const FAIR = 0.2;
const SPOTS = 96; // real points that stand for the distribution

/** Measures made points (x, y, x, y, ...) against distributions; made once for each of them. */
export class Judge {
  private readonly spots = new Float64Array(SPOTS * 2);
  private readonly reach: number;
  private readonly wide: number;

  constructor(private readonly target: Target) {
    target.fill(this.spots, randomOf(11));
    this.reach = REACH * target.spread;
    this.wide = deviation(this.spots, middleOf(this.spots)) || 1;
  }

  measure(made: Float64Array): Quality {
    const middle = middleOf(made);
    const spread = deviation(made, middle) / this.wide;
    const { modes } = this.target;
    if (modes.length === 0) return { ...this.bySpots(made), shares: [], hit: 0, middle, spread };
    const counts = this.counts(made, modes);
    const all = made.length / 2;
    const shares = counts.map((count) => count / all);
    const hit = shares.filter((share) => share >= FAIR / modes.length).length;
    const near = shares.reduce((sum, share) => sum + share, 0);
    return { near, covered: hit / modes.length, shares, hit, middle, spread };
  }

  private counts(made: Float64Array, modes: Point[]): number[] {
    const counts = modes.map(() => 0);
    for (let at = 0; at < made.length; at += 2) {
      const group = modes.findIndex(
        ([x, y]) => Math.hypot(made[at]! - x, made[at + 1]! - y) <= this.reach,
      );
      if (group >= 0) counts[group]! += 1;
    }
    return counts;
  }

  private bySpots(made: Float64Array): { near: number; covered: number } {
    const isCovered = new Uint8Array(SPOTS);
    let near = 0;
    for (let at = 0; at < made.length; at += 2) {
      let isNear = false;
      for (let spot = 0; spot < SPOTS; spot++) {
        const away = [made[at]! - this.spots[2 * spot]!, made[at + 1]! - this.spots[2 * spot + 1]!];
        if (Math.hypot(away[0]!, away[1]!) > this.reach) continue;
        isNear = true;
        isCovered[spot] = 1;
      }
      if (isNear) near += 1;
    }
    const covered = isCovered.reduce((sum, each) => sum + each, 0) / SPOTS;
    return { near: (2 * near) / made.length, covered };
  }
}

function middleOf(points: Float64Array): Point {
  let [x, y] = [0, 0];
  for (let at = 0; at < points.length; at += 2) {
    x += points[at]!;
    y += points[at + 1]!;
  }
  return [(2 * x) / points.length, (2 * y) / points.length];
}

function deviation(points: Float64Array, [x, y]: Point): number {
  let sum = 0;
  for (let at = 0; at < points.length; at += 2)
    sum += (points[at]! - x) ** 2 + (points[at + 1]! - y) ** 2;
  return Math.sqrt((2 * sum) / points.length);
}
