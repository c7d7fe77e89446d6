// Faces that nobody has: simple drawings by chance, of which it is known whether they wear glasses.
import { randomOf } from "./chance";
import { fileOf } from "./files";

export const FACE = 64; // px, each side
export const GROUPS = { with: "with-glasses", without: "without-glasses" } as const; // folders

export interface Face {
  seed: number;
  hasGlasses: boolean;
}

interface Traits {
  background: string;
  skin: string;
  hair: string;
  center: [number, number]; // shares of the side, as all that follows
  half: [number, number]; // width and height
  mouth: number; // -1 sad to 1 glad
}

/** Everything about a face but its glasses; the same `seed` gives the same. */
export function traitsOf(seed: number): Traits {
  const random = randomOf(seed);
  const hue = () => 180 + 180 * random();
  return {
    background: `hsl(${hue()} 70% 91%)`,
    skin: `hsl(${hue()} 60% 70%)`,
    hair: `hsl(${hue()} 43% 28%)`,
    center: [0.5 + 0.05 * random(), 0.52 + 0.05 * random()],
    half: [0.33 + 0.03 * random(), 0.38 + 0.04 * random()],
    mouth: random(),
  };
}

/** `count` faces, of which `share` percent wear glasses; others for another `seed`. */
export function crowd(count: number, share: number, seed: number): Face[] {
  const wearing = Math.round((count * share) / 100);
  return Array.from({ length: count }, (_, n) => ({
    seed: 100_000 * seed + n,
    hasGlasses: n < wearing,
  }));
}

/** A face on a canvas of `FACE` pixels. */
export function faceOn(canvas: HTMLCanvasElement, { seed, hasGlasses }: Face): void {
  canvas.width = canvas.height = FACE;
  const pen = canvas.getContext("2d");
  if (!pen) return;
  pen.scale(FACE, FACE);
  const { background, skin, hair, center, half, mouth } = traitsOf(seed);
  const [x, y] = center;
  const [w, h] = half;
  pen.fillStyle = background;
  pen.fillRect(0, 0, 1, 1);
  round(pen, skin, x, y, w, h);
  pen.beginPath();
  pen.ellipse(x, y - 0.24 * h, 1.05 * w, 0.84 * h, 0, Math.PI, 2 * Math.PI);
  pen.fillStyle = hair;
  pen.fill();
  round(pen, skin, x, y + 0.18 * h, 0.86 * w, 0.72 * h);
  const eyes = y - 0.02 * h;
  pen.lineWidth = 0.04;
  for (const at of [x - 0.42 * w, x + 0.42 * w]) {
    round(pen, "#191923", at, eyes, 0.036, 0.036);
    if (hasGlasses) ring(pen, at, eyes, 0.34 * w);
  }
  if (hasGlasses) line(pen, "#0f0f14", [x - 0.08 * w, eyes], [x, eyes], [x + 0.08 * w, eyes]);
  const lips = y + 0.54 * h;
  line(pen, "#78141e", [x - 0.5 * w, lips], [x, lips + 0.3 * h * mouth], [x + 0.5 * w, lips]);
}

type Pen = CanvasRenderingContext2D;

function round(pen: Pen, color: string, x: number, y: number, w: number, h: number) {
  pen.beginPath();
  pen.ellipse(x, y, w, h, 0, 0, 2 * Math.PI);
  pen.fillStyle = color;
  pen.fill();
}

function ring(pen: Pen, x: number, y: number, radius: number) {
  pen.beginPath();
  pen.arc(x, y, radius, 0, 2 * Math.PI);
  pen.strokeStyle = "#0f0f14";
  pen.stroke();
}

function line(pen: Pen, color: string, ...places: [number, number][]) {
  const [from, over, to] = places as [[number, number], [number, number], [number, number]];
  pen.beginPath();
  pen.moveTo(...from);
  pen.quadraticCurveTo(...over, ...to);
  pen.strokeStyle = color;
  pen.stroke();
}

/** A face as a PNG file in the folder of its group. */
export async function faceFile(face: Face): Promise<File> {
  const canvas = document.createElement("canvas");
  faceOn(canvas, face);
  const group = face.hasGlasses ? GROUPS.with : GROUPS.without;
  return await fileOf(canvas, `${group}/face-${face.seed}.png`);
}
