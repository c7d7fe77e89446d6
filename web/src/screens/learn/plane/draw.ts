// Draws a frame of a training on a canvas: opinions, real points, made points, arrows, net.
import { type Frame, GRID, MESH, PLANE } from "../gan/trainer";
import type { Point } from "../gan/targets";
import { heatPixels, zeroLine } from "./heat";
import type { Inks } from "./inks";

export interface Layers {
  heat: boolean;
  real: boolean;
  made: boolean;
  pulls: boolean;
  mesh: boolean;
}

const LONGEST = 0.16; // of an arrow, in units of the plane

/** Draws all layers on a square canvas; `frame` may be missing. */
export function drawPlane(
  context: CanvasRenderingContext2D,
  frame: Frame | null,
  layers: Layers,
  inks: Inks,
): void {
  const { width } = context.canvas;
  context.fillStyle = `rgb(${inks.paper.join(" ")})`;
  context.fillRect(0, 0, width, width);
  if (!frame) return;
  if (layers.heat) drawHeat(context, frame, inks);
  if (layers.mesh) drawMesh(context, frame.mesh, inks);
  const size = width / 110;
  if (layers.real) drawPoints(context, frame.real, inks.real, inks.edge, size, circle);
  if (layers.made) drawPoints(context, frame.made, inks.made, inks.edge, size, triangle);
  if (layers.pulls) drawPulls(context, frame, inks);
}

/** Where a point of the plane lies on a canvas of `width`. */
export const placed = (x: number, y: number, width: number): Point => [
  ((x / PLANE + 1) / 2) * width,
  ((1 - y / PLANE) / 2) * width,
];

/** The point of the plane at a share of the canvas from its left and its top. */
export const unplaced = (right: number, down: number): Point => [
  (2 * right - 1) * PLANE,
  (1 - 2 * down) * PLANE,
];

let small: HTMLCanvasElement | undefined; // the heat map before it is enlarged

function drawHeat(context: CanvasRenderingContext2D, frame: Frame, inks: Inks): void {
  const { width } = context.canvas;
  small ??= document.createElement("canvas");
  small.width = small.height = GRID;
  const pixels = new ImageData(heatPixels(frame.heat, inks), GRID, GRID);
  small.getContext("2d")?.putImageData(pixels, 0, 0);
  // The middle of each pixel is a spot of the grid, and the outermost lie on the edge of the plane.
  const cell = width / (GRID - 1);
  context.imageSmoothingEnabled = true;
  context.imageSmoothingQuality = "high";
  context.drawImage(small, -cell / 2, -cell / 2, width + cell, width + cell);
  context.beginPath();
  for (const [x1, y1, x2, y2] of zeroLine(frame.heat, GRID)) {
    context.moveTo(x1 * cell, y1 * cell);
    context.lineTo(x2 * cell, y2 * cell);
  }
  stroke(context, inks.line, width / 320, [width / 70, width / 90]);
}

function drawMesh(context: CanvasRenderingContext2D, mesh: Float32Array, inks: Inks): void {
  const { width } = context.canvas;
  context.beginPath();
  for (let line = 0; line < MESH; line++)
    for (const stride of [1, MESH]) {
      for (let n = 0; n < MESH; n++) {
        const at = 2 * (stride === 1 ? line * MESH + n : n * MESH + line);
        const [x, y] = placed(mesh[at]!, mesh[at + 1]!, width);
        if (n === 0) context.moveTo(x, y);
        else context.lineTo(x, y);
      }
    }
  stroke(context, inks.made, width / 400, []);
}

type Draw = (context: CanvasRenderingContext2D, x: number, y: number, size: number) => void;

const circle: Draw = (context, x, y, size) => {
  context.moveTo(x + size, y);
  context.arc(x, y, size, 0, 2 * Math.PI);
};

const triangle: Draw = (context, x, y, size) => {
  context.moveTo(x, y - 1.25 * size);
  context.lineTo(x + 1.1 * size, y + 0.8 * size);
  context.lineTo(x - 1.1 * size, y + 0.8 * size);
  context.closePath();
};

function drawPoints(
  context: CanvasRenderingContext2D,
  points: Float32Array,
  ink: string,
  edge: string,
  size: number,
  draw: Draw,
): void {
  const { width } = context.canvas;
  context.beginPath();
  for (let at = 0; at < points.length; at += 2) {
    const [x, y] = placed(points[at]!, points[at + 1]!, width);
    draw(context, x, y, size);
  }
  stroke(context, edge, size / 2, []); // below the ink, so that a crowd keeps its color
  context.fillStyle = ink;
  context.fill();
}

function drawPulls(context: CanvasRenderingContext2D, frame: Frame, inks: Inks): void {
  const { width } = context.canvas;
  let longest = 1e-9;
  for (let at = 0; at < frame.pulls.length; at += 2)
    longest = Math.max(longest, Math.hypot(frame.pulls[at]!, frame.pulls[at + 1]!));
  context.beginPath();
  for (let at = 0; at < frame.pulls.length; at += 2) {
    const [px, py] = [frame.made[at]!, frame.made[at + 1]!];
    const scale = LONGEST / longest;
    const from = placed(px, py, width);
    const to = placed(px + frame.pulls[at]! * scale, py + frame.pulls[at + 1]! * scale, width);
    arrow(context, from, to, width / 90);
  }
  stroke(context, inks.edge, width / 160, []);
  stroke(context, inks.line, width / 380, []);
}

function arrow(context: CanvasRenderingContext2D, from: Point, to: Point, head: number): void {
  const angle = Math.atan2(to[1] - from[1], to[0] - from[0]);
  const length = Math.min(head, Math.hypot(to[0] - from[0], to[1] - from[1]) / 2);
  context.moveTo(...from);
  context.lineTo(...to);
  for (const turn of [2.6, -2.6]) {
    context.moveTo(...to);
    context.lineTo(
      to[0] + length * Math.cos(angle + turn),
      to[1] + length * Math.sin(angle + turn),
    );
  }
}

function stroke(
  context: CanvasRenderingContext2D,
  ink: string,
  width: number,
  dash: number[],
): void {
  context.strokeStyle = ink;
  context.lineWidth = width;
  context.setLineDash(dash);
  context.stroke();
  context.setLineDash([]);
}
