// What is drawn into the canvas of a plane.
import { type Pixels, difference, laidOver, windowed } from "./paint";
import type { Place, View } from "./view";
import { type Layout, type Volume, seenAt } from "./volume";

export interface Size {
  width: number;
  height: number;
}

export interface Parts {
  base: Volume;
  other: Volume | undefined;
  over: Volume | undefined;
  spread: number;
}

const MARGIN = 0.97; // of the plane that a slice which fits takes
const CURSOR = "#ffb454";
const LINE = "#ffffff";

/** Pixels of the page for a millimeter. */
export function middleScale(layout: Layout, size: Size, place: Place): number {
  const wide = layout.columns * layout.wide;
  const tall = layout.rows * layout.tall;
  return Math.min(size.width / wide, size.height / tall) * MARGIN * place.zoom;
}

/** Row and column, not rounded, of a point of the plane. */
export function pixelAt(layout: Layout, size: Size, place: Place, x: number, y: number) {
  const scale = middleScale(layout, size, place);
  return {
    row: (y - size.height / 2 - place.y) / (layout.tall * scale) + layout.rows / 2 - 0.5,
    column: (x - size.width / 2 - place.x) / (layout.wide * scale) + layout.columns / 2 - 0.5,
  };
}

/** Draws a slice and the cursor; what it was drawn from is told to tests by `data-drawn`. */
export function drawn(
  canvas: HTMLCanvasElement,
  layout: Layout,
  size: Size,
  parts: Parts,
  view: View,
): void {
  const ratio = window.devicePixelRatio || 1;
  const width = Math.round(size.width * ratio);
  const height = Math.round(size.height * ratio);
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width;
    canvas.height = height;
  }
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  if (!pen) return;
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  pen.fillStyle = "#000";
  pen.fillRect(0, 0, size.width, size.height);
  pen.imageSmoothingEnabled = view.isSmooth;
  pen.imageSmoothingQuality = "high";
  const scale = middleScale(layout, size, view.places[layout.plane]);
  const place = {
    left: size.width / 2 + view.places[layout.plane].x - (layout.columns * layout.wide * scale) / 2,
    top: size.height / 2 + view.places[layout.plane].y - (layout.rows * layout.tall * scale) / 2,
    width: layout.columns * layout.wide * scale,
    height: layout.rows * layout.tall * scale,
  };
  slices(pen, layout, size, parts, view, place);
  if (view.hasCross) cross(pen, layout, size, view, place);
  canvas.dataset.drawn = JSON.stringify([view.cursor, view.window, view.mode, view.split]);
}

interface Frame {
  left: number;
  top: number;
  width: number;
  height: number;
}

function slices(
  pen: CanvasRenderingContext2D,
  layout: Layout,
  size: Size,
  { base, other, over, spread }: Parts,
  view: View,
  place: Frame,
): void {
  const index = view.cursor[layout.through];
  const grey = (volume: Volume) => windowed(volume, layout, index, view.window, view.isInverted);
  const mode = other ? view.mode : "before";
  if (mode === "difference") put(pen, difference(base, other!, layout, index, spread), place);
  else if (mode === "after") put(pen, grey(other!), place);
  else put(pen, grey(base), place);
  if (mode === "slider") {
    const line = Math.round(size.width * view.split);
    pen.save();
    pen.beginPath();
    pen.rect(line, 0, size.width - line, size.height);
    pen.clip();
    put(pen, grey(other!), place);
    pen.restore();
  }
  if (over && view.opacity > 0) {
    pen.imageSmoothingEnabled = view.isSmooth && over.told.role !== "labels";
    put(pen, laidOver(over, layout, index, view), place);
  }
  if (mode === "slider") {
    pen.fillStyle = LINE;
    pen.fillRect(Math.round(size.width * view.split) - 1, 0, 2, size.height);
  }
}

const papers = new Map<string, HTMLCanvasElement>();

/** Puts pixels into a frame, in the true shape of the body. */
function put(pen: CanvasRenderingContext2D, pixels: Pixels, { left, top, width, height }: Frame) {
  const key = `${pixels.width} ${pixels.height}`;
  let paper = papers.get(key);
  if (!paper) {
    if (papers.size > 8) papers.clear();
    paper = document.createElement("canvas");
    paper.width = pixels.width;
    paper.height = pixels.height;
    papers.set(key, paper);
  }
  const image = new ImageData(pixels.data, pixels.width, pixels.height);
  paper.getContext("2d")!.putImageData(image, 0, 0);
  pen.drawImage(paper, left, top, width, height);
}

/** Lines through the voxel that all planes share, with room around it. */
function cross(
  pen: CanvasRenderingContext2D,
  layout: Layout,
  size: Size,
  view: View,
  place: Frame,
): void {
  const { row, column } = seenAt(layout, view.cursor);
  const x = place.left + ((column + 0.5) / layout.columns) * place.width;
  const y = place.top + ((row + 0.5) / layout.rows) * place.height;
  const gap = 7;
  pen.strokeStyle = CURSOR;
  pen.lineWidth = document.documentElement.dataset.contrast === "high" ? 2 : 1;
  pen.globalAlpha = 0.85;
  pen.beginPath();
  for (const [from, to] of [
    [0, x - gap],
    [x + gap, size.width],
  ] as const) {
    pen.moveTo(from, y);
    pen.lineTo(to, y);
  }
  for (const [from, to] of [
    [0, y - gap],
    [y + gap, size.height],
  ] as const) {
    pen.moveTo(x, from);
    pen.lineTo(x, to);
  }
  pen.stroke();
  pen.globalAlpha = 1;
}
