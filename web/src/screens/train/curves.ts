// The numbers of trainings as lines in a box of 100 x 100.

export type Columns = Record<string, (number | null)[]>;

export interface Line {
  path: string; // of an SVG in a box of 100 x 100
  low: number;
  high: number;
  last: number;
}

const AXES = ["pictures", "seconds"];

type Point = readonly [x: number, y: number];

/** Names of the columns that can be drawn. */
export function drawable(columns: Columns): string[] {
  return Object.keys(columns).filter((name) => !AXES.includes(name));
}

/**
 * A column of each training as a line over the pictures seen, all to one scale, so that they can
 * be compared; null for those without a number. Moments without one are passed over.
 */
export function linesOf(trainings: Columns[], name: string): (Line | null)[] {
  const all = trainings.map((columns) => pointsOf(columns, name));
  const [left, width] = reach(all.flat().map(([x]) => x));
  const [bottom, height] = reach(all.flat().map(([, y]) => y));
  return all.map((points) => {
    const end = points.at(-1);
    if (!end) return null;
    const ys = points.map(([, y]) => y);
    const path = points
      .map(([x, y]) => [((x - left) / width) * 100, 100 - ((y - bottom) / height) * 100])
      .map(([x, y], at) => `${at ? "L" : "M"}${x?.toFixed(2)} ${y?.toFixed(2)}`)
      .join("");
    return { path, low: Math.min(...ys), high: Math.max(...ys), last: end[1] };
  });
}

function pointsOf(columns: Columns, name: string): Point[] {
  const seen = columns.pictures ?? [];
  const values = columns[name] ?? [];
  return seen.flatMap((x, at) => {
    const y = values[at];
    return x === null || y === null || y === undefined ? [] : [[x, y] as const];
  });
}

function reach(values: number[]): [low: number, extent: number] {
  const low = Math.min(...values);
  return [low, Math.max(...values) - low || 1];
}
