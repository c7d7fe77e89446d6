// A mask that is painted with a brush: white where it applies, black where it does not.

export interface Mask {
  width: number;
  height: number;
  values: Uint8ClampedArray; // 0 to 255, row by row
}

export interface Brush {
  size: number; // diameter in pixels of the mask
  softness: number; // 0 a hard edge, 1 soft up to the middle
  erases: boolean;
}

export interface Point {
  x: number;
  y: number;
}

export const LONGEST = 512; // pixels of a mask's longer side: masks are enlarged softly
const MOST_STEPS = 40;

export function empty(width: number, height: number): Mask {
  const scale = Math.min(1, LONGEST / Math.max(width, height));
  const [across, down] = [width, height].map((side) => Math.max(1, Math.round(side * scale)));
  return { width: across!, height: down!, values: new Uint8ClampedArray(across! * down!) };
}

export function filled(mask: Mask, value: number): Mask {
  return { ...mask, values: new Uint8ClampedArray(mask.values.length).fill(value) };
}

export function inverted(mask: Mask): Mask {
  return { ...mask, values: mask.values.map((value) => 255 - value) };
}

/** The share of the mask that is white, 0 to 1. */
export function covered(mask: Mask): number {
  return mask.values.reduce((sum, value) => sum + value, 0) / (255 * mask.values.length);
}

/** How strong the brush is at a distance from its middle, 0 to 1; smooth, so that no ring shows. */
export function strengthAt(distance: number, brush: Brush): number {
  const radius = brush.size / 2;
  const core = radius * (1 - brush.softness);
  const edge = Math.max(radius - core, 1);
  const share = Math.min(1, Math.max(0, (core + edge - distance) / edge));
  return share * share * (3 - 2 * share);
}

/** Paints along a line into the mask itself, which is fast enough for a moving hand. */
export function paint(mask: Mask, brush: Brush, from: Point, to: Point = from): void {
  const reach = brush.size / 2 + 1;
  const [left, right] = range(from.x, to.x, reach, mask.width);
  const [top, bottom] = range(from.y, to.y, reach, mask.height);
  for (let y = top; y <= bottom; y++) {
    for (let x = left; x <= right; x++) {
      const strength = strengthAt(distance({ x: x + 0.5, y: y + 0.5 }, from, to), brush);
      if (strength > 0) mark(mask, y * mask.width + x, strength, brush.erases);
    }
  }
}

function mark(mask: Mask, at: number, strength: number, erases: boolean): void {
  const before = mask.values[at]!;
  const after = Math.round(255 * strength);
  mask.values[at] = erases ? Math.min(before, 255 - after) : Math.max(before, after);
}

function range(one: number, other: number, reach: number, end: number): [number, number] {
  const low = Math.floor(Math.min(one, other) - reach);
  const high = Math.ceil(Math.max(one, other) + reach);
  return [Math.max(0, low), Math.min(end - 1, high)];
}

/** From a point to the nearest point of a line. */
function distance(point: Point, from: Point, to: Point): number {
  const [x, y] = [to.x - from.x, to.y - from.y];
  const long = x * x + y * y;
  const along = long === 0 ? 0 : ((point.x - from.x) * x + (point.y - from.y) * y) / long;
  const held = Math.min(1, Math.max(0, along));
  return Math.hypot(point.x - from.x - held * x, point.y - from.y - held * y);
}

/** What was painted before and undone: masks are small, so each step keeps a whole one. */
export class Strokes {
  private past: Uint8ClampedArray[] = [];
  private future: Uint8ClampedArray[] = [];

  constructor(public mask: Mask) {}

  get canUndo(): boolean {
    return this.past.length > 0;
  }

  get canRedo(): boolean {
    return this.future.length > 0;
  }

  /** To be called before something is painted. */
  begin(): void {
    this.past = [...this.past, this.mask.values.slice()].slice(-MOST_STEPS);
    this.future = [];
  }

  change(change: (mask: Mask) => Mask): void {
    this.begin();
    this.mask = change(this.mask);
  }

  undo(): void {
    this.step(this.past, this.future);
  }

  redo(): void {
    this.step(this.future, this.past);
  }

  private step(from: Uint8ClampedArray[], to: Uint8ClampedArray[]): void {
    const values = from.pop();
    if (!values) return;
    to.push(this.mask.values);
    this.mask = { ...this.mask, values };
  }
}

/** As pixels of a picture: opaque grey for a file, or a color that covers where it applies. */
export function pixels(mask: Mask, color?: [number, number, number, number]): Uint8ClampedArray {
  const made = new Uint8ClampedArray(mask.values.length * 4);
  mask.values.forEach((value, n) => {
    const at = color
      ? [color[0], color[1], color[2], (value * color[3]) / 255]
      : [value, value, value, 255];
    made.set(at, n * 4);
  });
  return made;
}

/** A mask out of the pixels of a picture of it. */
export function ofPixels(width: number, height: number, data: Uint8ClampedArray): Mask {
  const values = new Uint8ClampedArray(width * height);
  for (let n = 0; n < values.length; n++) {
    values[n] = Math.round((data[n * 4]! + data[n * 4 + 1]! + data[n * 4 + 2]!) / 3);
  }
  return { width, height, values };
}

export type Half = "left" | "right" | "top" | "bottom" | "middle";
export const HALVES: Half[] = ["left", "right", "top", "bottom", "middle"];

/** White in one half, or in an oval in the middle: a beginning without a brush. */
export function halved(mask: Mask, half: Half): Mask {
  const { width, height } = mask;
  const is: Record<Half, (x: number, y: number) => boolean> = {
    left: (x) => x < 0.5,
    right: (x) => x >= 0.5,
    top: (_, y) => y < 0.5,
    bottom: (_, y) => y >= 0.5,
    middle: (x, y) => Math.hypot((x - 0.5) / 0.36, (y - 0.5) / 0.42) < 1,
  };
  const values = mask.values.map((_, n) => {
    const [x, y] = [((n % width) + 0.5) / width, (Math.floor(n / width) + 0.5) / height];
    return is[half](x, y) ? 255 : 0;
  });
  return { ...mask, values };
}
