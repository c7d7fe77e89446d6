// Moments of a training's film.
import type { Film } from "../../api/types";

export type Frame = Film["frames"][number];

/** The moment after about as many pictures; undefined of a film without any. */
export function nearest(frames: readonly Frame[], pictures: number): Frame | undefined {
  const away = (frame: Frame) => Math.abs(frame.pictures - pictures);
  return [...frames].sort((one, other) => away(one) - away(other))[0];
}
