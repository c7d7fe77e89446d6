// D's score as colors and as the line on which it changes its mind.
import type { Inks } from "./inks";

/** How strong the color of a score is, from -1 (made) over 0 (does not know) to 1 (real). */
export function strength(score: number): number {
  const sure = Math.tanh(score / 2); // 2 p - 1, with p the probability of "real"
  return Math.sign(sure) * Math.abs(sure) ** 0.6; // faint opinions can be seen, too
}

/** A picture of the grid of scores, one pixel each: RGBA, row by row. */
export function heatPixels(scores: Float32Array, inks: Inks): Uint8ClampedArray<ArrayBuffer> {
  const pixels = new Uint8ClampedArray(scores.length * 4);
  scores.forEach((score, at) => {
    const share = strength(score);
    const end = share > 0 ? inks.heatReal : inks.heatMade;
    for (let n = 0; n < 3; n++)
      pixels[4 * at + n] = inks.paper[n]! + Math.abs(share) * (end[n]! - inks.paper[n]!);
    pixels[4 * at + 3] = 255;
  });
  return pixels;
}

/** A piece of a line from corner to corner of the grid, in its columns and rows. */
export type Piece = [x1: number, y1: number, x2: number, y2: number];

/** Where the scores of a `side x side` grid pass zero (marching squares). */
export function zeroLine(scores: Float32Array, side: number): Piece[] {
  const pieces: Piece[] = [];
  for (let row = 0; row + 1 < side; row++)
    for (let column = 0; column + 1 < side; column++) {
      const a = scores[row * side + column]!;
      const b = scores[row * side + column + 1]!;
      const c = scores[(row + 1) * side + column + 1]!;
      const d = scores[(row + 1) * side + column]!;
      const ends: [number, number][] = [];
      if (a > 0 !== b > 0) ends.push([column + a / (a - b), row]);
      if (b > 0 !== c > 0) ends.push([column + 1, row + b / (b - c)]);
      if (d > 0 !== c > 0) ends.push([column + d / (d - c), row + 1]);
      if (a > 0 !== d > 0) ends.push([column, row + a / (a - d)]);
      for (let n = 0; n + 1 < ends.length; n += 2) pieces.push([...ends[n]!, ...ends[n + 1]!]);
    }
  return pieces;
}
