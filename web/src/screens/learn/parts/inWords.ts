// What the numbers of a training say, for those who do not read numbers yet.
import type { TFunction } from "i18next";
import type { Frame, Mark } from "../gan/trainer";

/** Keys of the sentences on D and on G that fit the numbers. */
export function sayings(mark: Mark | undefined): { d: string; g: string } | null {
  if (!mark) return null;
  const d = mark.accuracy > 0.9 ? "sure" : mark.accuracy > 0.65 ? "ahead" : "guessing";
  const g = mark.lossG > 1.6 ? "seen" : mark.lossG > 0.75 ? "chasing" : "level";
  return { d, g };
}

/** A picture of the plane in one sentence, for those who do not see it. */
export function toldInWords(t: TFunction<"learn">, frame: Frame | null): string {
  if (!frame) return t("plane.empty");
  const { quality } = frame;
  const words = { steps: frame.stepsG, near: Math.round(100 * quality.near), hit: quality.hit };
  const groups = quality.shares.length;
  if (groups > 0) return t("plane.groups", { ...words, all: groups });
  return t("plane.shape", { ...words, covered: Math.round(100 * quality.covered) });
}
