// Slices as pixels: a window over the values, the difference of two volumes, maps laid over.
import { type Layout, type Volume, stridesOf } from "./volume";

export type Range = readonly [center: number, width: number];
type Rgb = readonly [number, number, number];

export interface Pixels {
  data: Uint8ClampedArray<ArrayBuffer>; // rgba
  width: number;
  height: number;
}

const blank = (layout: Layout): Pixels => ({
  data: new Uint8ClampedArray(layout.rows * layout.columns * 4),
  width: layout.columns,
  height: layout.rows,
});

/** Calls `each` with the place of a pixel in `data` and the places of its numbers. */
function through(
  layout: Layout,
  volume: Volume,
  index: number,
  each: (at: number, from: number) => void,
) {
  const { start, down, across } = stridesOf(volume.told, layout, index);
  let at = 0;
  for (let row = 0; row < layout.rows; row++) {
    let from = start + row * down;
    for (let column = 0; column < layout.columns; column++, at += 4, from += across) each(at, from);
  }
}

/** A slice through a window, from black to white. */
export function windowed(
  volume: Volume,
  layout: Layout,
  index: number,
  [center, width]: Range,
  isInverted = false,
): Pixels {
  const made = blank(layout);
  const { data } = made;
  const { values } = volume;
  const low = center - width / 2;
  const scale = (isInverted ? -255 : 255) / width;
  const ground = isInverted ? 255 : 0;
  through(layout, volume, index, (at, from) => {
    const grey = ground + ((values[from] ?? 0) - low) * scale;
    data[at] = data[at + 1] = data[at + 2] = grey;
    data[at + 3] = 255;
  });
  return made;
}

/** What was added (bright) and taken away (dark), around middle grey; `spread` is white. */
export function difference(
  before: Volume,
  after: Volume,
  layout: Layout,
  index: number,
  spread: number,
): Pixels {
  const made = blank(layout);
  const { data } = made;
  const scale = 127.5 / Math.max(spread, Number.MIN_VALUE);
  through(layout, before, index, (at, from) => {
    const grey = 127.5 + ((after.values[from] ?? 0) - (before.values[from] ?? 0)) * scale;
    data[at] = data[at + 1] = data[at + 2] = grey;
    data[at + 3] = 255;
  });
  return made;
}

// From dark to bright, so that it can be told without seeing colors.
const HEAT: readonly Rgb[] = [
  [30, 10, 60],
  [110, 25, 110],
  [190, 55, 85],
  [240, 120, 40],
  [252, 200, 60],
  [255, 255, 190],
];
// Apart for people who do not see all colors (after Okabe and Ito).
const LABELS: readonly Rgb[] = [
  [230, 159, 0],
  [86, 180, 233],
  [0, 158, 115],
  [240, 228, 66],
  [0, 114, 178],
  [213, 94, 0],
  [204, 121, 167],
];

export function heatOf(share: number): Rgb {
  const at = Math.min(Math.max(share, 0), 1) * (HEAT.length - 1);
  const low = HEAT[Math.min(Math.floor(at), HEAT.length - 2)]!;
  const high = HEAT[Math.min(Math.floor(at), HEAT.length - 2) + 1]!;
  const part = at - Math.min(Math.floor(at), HEAT.length - 2);
  return [0, 1, 2].map((c) => low[c]! + (high[c]! - low[c]!) * part) as unknown as Rgb;
}

export const labelOf = (label: number): Rgb => LABELS[(label - 1) % LABELS.length]!;

/** A map over a slice: numbers by brightness, from `least` on; structures by color. */
export function laidOver(
  map: Volume,
  layout: Layout,
  index: number,
  { opacity, least }: { opacity: number; least: number },
): Pixels {
  const made = blank(layout);
  const { data } = made;
  const isLabels = map.told.role === "labels";
  const [low, high] = map.told.range;
  const colors = isLabels ? null : Array.from({ length: 256 }, (_, at) => heatOf(at / 255));
  const alpha = Math.round(opacity * 255);
  const floor = low + least * (high - low);
  const scale = 255 / Math.max(high - low, Number.MIN_VALUE);
  through(layout, map, index, (at, from) => {
    const value = map.values[from] ?? 0;
    if (isLabels ? value < 0.5 : value < floor || (least === 0 && value === low)) return;
    const color = colors
      ? colors[Math.min(255, Math.max(0, Math.round((value - low) * scale)))]!
      : labelOf(Math.round(value));
    [data[at], data[at + 1], data[at + 2]] = color as [number, number, number];
    data[at + 3] = alpha;
  });
  return made;
}

/** Standard deviation of the difference of two volumes, of at most so many voxels. */
export function deviationOf(before: Volume, after: Volume, most = 200_000): number {
  const step = Math.max(1, Math.floor(before.values.length / most));
  let count = 0;
  let sum = 0;
  let squares = 0;
  for (let at = 0; at < before.values.length; at += step) {
    const apart = (after.values[at] ?? 0) - (before.values[at] ?? 0);
    count++;
    sum += apart;
    squares += apart * apart;
  }
  return Math.sqrt(Math.max(squares / count - (sum / count) ** 2, 0));
}

/** A round length in millimeters that is at most `most` long: 1, 2 or 5 times a power of ten. */
export function roundLength(most: number): number {
  if (!(most > 0)) return 0;
  const power = 10 ** Math.floor(Math.log10(most));
  return ([5, 2, 1].find((each) => each * power <= most) ?? 1) * power;
}
