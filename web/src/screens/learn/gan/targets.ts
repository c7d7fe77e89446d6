// Distributions of points in the plane, all within about -1 to 1, that a GAN can learn.
import { type Random, fillNormal } from "./random";

export type Point = readonly [x: number, y: number];

/** Where real points come from. */
export interface Target {
  name: ShapeName | "drawn";
  /** Fills `points` (x, y, x, y, ...). */
  fill: (points: Float64Array, random: Random) => void;
  modes: Point[]; // middles of its groups, if it has groups
  spread: number; // deviation of a group
}

export type ShapeName = "ring" | "grid" | "two" | "line" | "circle" | "moons";
export const SHAPES: ShapeName[] = ["ring", "grid", "two", "line", "circle", "moons"];

const around = (count: number, radius: number): Point[] =>
  Array.from({ length: count }, (_, at) => {
    const angle = (2 * Math.PI * at) / count;
    return [radius * Math.cos(angle), radius * Math.sin(angle)] as const;
  });

const GRID: Point[] = [-0.7, 0, 0.7].flatMap((x) => [-0.7, 0, 0.7].map((y) => [x, y] as const));

function groups(name: ShapeName, modes: Point[], spread: number): Target {
  return {
    name,
    modes,
    spread,
    fill: (points, random) => {
      fillNormal(points, random);
      for (let at = 0; at < points.length; at += 2) {
        const [x, y] = modes[Math.floor(random() * modes.length)]!;
        points[at] = x + spread * points[at]!;
        points[at + 1] = y + spread * points[at + 1]!;
      }
    },
  };
}

function curve(name: ShapeName, spread: number, on: (share: number) => Point): Target {
  return {
    name,
    modes: [],
    spread,
    fill: (points, random) => {
      fillNormal(points, random);
      for (let at = 0; at < points.length; at += 2) {
        const [x, y] = on(random());
        points[at] = x + spread * points[at]!;
        points[at + 1] = y + spread * points[at + 1]!;
      }
    },
  };
}

function moon(share: number): Point {
  const isUpper = share < 0.5;
  const angle = Math.PI * (isUpper ? share * 2 : share * 2 - 1);
  const [x, y] = [0.55 * Math.cos(angle), 0.55 * Math.sin(angle)];
  return isUpper ? [x - 0.27, y - 0.13] : [0.27 - x, 0.13 - y];
}

/** A distribution by its name. */
export function shapeOf(name: ShapeName): Target {
  switch (name) {
    case "ring":
      return groups(name, around(8, 0.75), 0.04);
    case "grid":
      return groups(name, GRID, 0.05);
    case "two":
      return groups(
        name,
        [
          [-0.5, 0.4],
          [0.5, -0.3],
        ],
        0.12,
      );
    case "line":
      return curve(name, 0.04, (share) => [1.6 * share - 0.8, 1.1 * share - 0.55]);
    case "circle":
      return curve(name, 0.04, (share) => {
        const angle = 2 * Math.PI * share;
        return [0.65 * Math.cos(angle), 0.65 * Math.sin(angle)];
      });
    case "moons":
      return curve(name, 0.05, moon);
  }
}

const BRUSH = 0.03;

/** The distribution that someone drew: a random point of the drawing, moved a little. */
export function drawn(points: Point[]): Target {
  return {
    name: "drawn",
    modes: [],
    spread: BRUSH,
    fill: (values, random) => {
      fillNormal(values, random);
      for (let at = 0; at < values.length; at += 2) {
        const [x, y] = points[Math.floor(random() * points.length)] ?? [0, 0];
        values[at] = x + BRUSH * values[at]!;
        values[at + 1] = y + BRUSH * values[at + 1]!;
      }
    },
  };
}
