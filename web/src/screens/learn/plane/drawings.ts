// Drawings as training pictures: small, black on white, and altered a little where there are few.
import type { Point } from "../gan/targets";
import { PLANE } from "../gan/trainer";
import { randomOf } from "./chance";
import { placed } from "./draw";
import { fileOf } from "./files";
import type { Strokes } from "./strokes";

export const DRAWING = 64; // px, each side
export const DOT = 24; // radius of the pen on the sheet of 720 px

const LARGEST = { turn: 0.25, shift: 0.12, scale: 0.15 }; // radians, and shares of the plane

/** A drawing turned, moved and scaled a little; the same `seed` does the same. */
export function varied(strokes: Strokes, seed: number): Strokes {
  const random = randomOf(seed);
  const angle = LARGEST.turn * random();
  const scale = 1 + LARGEST.scale * random();
  const [right, up] = [LARGEST.shift * PLANE * random(), LARGEST.shift * PLANE * random()];
  const [cos, sin] = [scale * Math.cos(angle), scale * Math.sin(angle)];
  const move = ([x, y]: Point): Point => [cos * x - sin * y + right, sin * x + cos * y + up];
  return strokes.map((stroke) => stroke.map(move));
}

/** The drawings and, behind them, variations of each in turn, `count` in all. */
export function filledUp(drawings: Strokes[], count: number): Strokes[] {
  if (drawings.length === 0) return [];
  const missing = Math.max(0, count - drawings.length);
  const more = Array.from({ length: missing }, (_, n) =>
    varied(drawings[n % drawings.length]!, n + 1),
  );
  return [...drawings, ...more];
}

/** A drawing on a canvas of `DRAWING` pixels. */
export function drawnOn(canvas: HTMLCanvasElement, strokes: Strokes): void {
  canvas.width = canvas.height = DRAWING;
  const context = canvas.getContext("2d");
  if (!context) return;
  context.fillStyle = "white";
  context.fillRect(0, 0, DRAWING, DRAWING);
  context.fillStyle = "black";
  for (const [x, y] of strokes.flat()) {
    context.beginPath();
    context.arc(...placed(x, y, DRAWING), (DOT * DRAWING) / 720, 0, 2 * Math.PI);
    context.fill();
  }
}

/** A drawing as a PNG file. */
export async function drawingFile(strokes: Strokes, name: string): Promise<File> {
  const canvas = document.createElement("canvas");
  drawnOn(canvas, strokes);
  return await fileOf(canvas, name);
}
