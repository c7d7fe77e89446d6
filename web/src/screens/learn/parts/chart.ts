// Curves of a training in a box of 100 x 100.
import type { Mark } from "../gan/trainer";

export type Column = "lossD" | "lossG" | "accuracy" | "pull";

export interface Box {
  low: number;
  high: number;
}

/** The range of the numbers, without the wildest hundredth; `least` always lies in it. */
export function boxOf(marks: Mark[], columns: Column[], least: Box): Box {
  const all = marks
    .flatMap((mark) => columns.map((column) => mark[column]))
    .filter(Number.isFinite)
    .sort((one, other) => one - other);
  if (all.length === 0) return least;
  const pick = (share: number) => all[Math.round(share * (all.length - 1))]!;
  return { low: Math.min(least.low, pick(0.01)), high: Math.max(least.high, pick(0.99)) };
}

/** Where a value lies from the top. */
export const heightOf = (value: number, { low, high }: Box): number =>
  100 - (100 * (Math.min(high, Math.max(low, value)) - low)) / (high - low);

/** A column over the steps, as the path of an SVG. */
export function pathOf(marks: Mark[], column: Column, box: Box): string {
  const first = marks[0]?.step ?? 0;
  const width = (marks.at(-1)?.step ?? 1) - first || 1;
  return marks
    .filter((mark) => Number.isFinite(mark[column]))
    .map((mark, at) => {
      const x = (100 * (mark.step - first)) / width;
      return `${at ? "L" : "M"}${x.toFixed(2)} ${heightOf(mark[column], box).toFixed(2)}`;
    })
    .join("");
}
