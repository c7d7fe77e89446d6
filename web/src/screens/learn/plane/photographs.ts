// Photographs as training pictures: squares, made anew so that no place and no device is told.
import { randomOf } from "./chance";
import { fileOf } from "./files";

export const PIECES = 12; // of each photograph of a surface
const SIDE = 192; // px of what is sent, at most
const SMALLEST = 0.3; // of a piece, beside the shorter side
const LARGEST = 0.5;

export interface Square {
  x: number;
  y: number;
  side: number; // px
}

/** The square in the middle, or pieces from all over; the same `seed` gives the same ones. */
export function squares(width: number, height: number, pieces: number, seed: number): Square[] {
  const short = Math.min(width, height);
  if (pieces === 1) return [{ x: (width - short) / 2, y: (height - short) / 2, side: short }];
  const random = randomOf(seed);
  const share = () => (random() + 1) / 2;
  return Array.from({ length: pieces }, () => {
    const side = Math.round(short * (SMALLEST + (LARGEST - SMALLEST) * share()));
    return {
      x: Math.floor((width - side) * share()),
      y: Math.floor((height - side) * share()),
      side,
    };
  });
}

/** Whether the browser can show a file as a picture. */
export async function isPicture(file: File): Promise<boolean> {
  try {
    (await createImageBitmap(file)).close();
    return true;
  } catch {
    return false;
  }
}

/** Squares of a photograph as JPEG files, turned upright. */
export async function squaresOf(file: File, pieces: number, number: number): Promise<File[]> {
  const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
  const made = squares(bitmap.width, bitmap.height, pieces, number).map(({ x, y, side }, n) => {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = Math.max(1, Math.min(SIDE, Math.round(side)));
    const pen = canvas.getContext("2d");
    if (pen) {
      pen.imageSmoothingQuality = "high";
      pen.drawImage(bitmap, x, y, side, side, 0, 0, canvas.width, canvas.height);
    }
    return fileOf(canvas, `photograph-${number + 1}-${n + 1}.jpg`, "image/jpeg");
  });
  const files = await Promise.all(made);
  bitmap.close();
  return files;
}
