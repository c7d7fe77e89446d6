// The numbers of a training as lines in a box of 100 x 100.

export interface Line {
  name: string;
  path: string; // of an SVG in a box of 100 x 100
  low: number;
  high: number;
  last: number;
}

const AXES = ["pictures", "seconds"];

/** Names of the columns that can be drawn. */
export function drawable(columns: Record<string, (number | null)[]>): string[] {
  return Object.keys(columns).filter((name) => !AXES.includes(name));
}

/** A column as a line over the pictures seen; moments without a number are passed over. */
export function lineOf(columns: Record<string, (number | null)[]>, name: string): Line | null {
  const seen = columns.pictures ?? [];
  const values = columns[name] ?? [];
  const points = seen.flatMap((x, at) => {
    const y = values[at];
    return x === null || y === null || y === undefined ? [] : [[x, y] as const];
  });
  const first = points[0];
  const end = points.at(-1);
  if (!first || !end) return null;
  const ys = points.map(([, y]) => y);
  const [low, high] = [Math.min(...ys), Math.max(...ys)];
  const width = end[0] - first[0] || 1;
  const height = high - low || 1;
  const path = points
    .map(([x, y]) => [((x - first[0]) / width) * 100, 100 - ((y - low) / height) * 100])
    .map(([x, y], at) => `${at ? "L" : "M"}${x?.toFixed(2)} ${y?.toFixed(2)}`)
    .join("");
  return { name, path, low, high, last: end[1] };
}
