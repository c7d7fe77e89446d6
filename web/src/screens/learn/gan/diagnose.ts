// What happens in a training, read off its numbers as a doctor would.
import type { Quality } from "./quality";

/** The state of a training at one moment. */
export interface Look extends Quality {
  step: number;
  accuracy: number; // of D, smoothed
  pull: number; // how much G is told, smoothed
}

export const DIAGNOSES = [
  "young",
  "learning",
  "well",
  "few",
  "collapse",
  "cycling",
  "vanishing",
  "stuck",
  "broken",
] as const;
export type Diagnosis = (typeof DIAGNOSES)[number];

/** Which numbers led to a diagnosis, so that they can be shown beside it. */
export interface Verdict {
  name: Diagnosis;
  moved: number; // how far the middle of the made points went, in all
  shift: number; // how far it lies from where it was
}

export const WINDOW = 40; // looks that count
const YOUNG = 8;
const FAR = 6; // points beyond have left the plane
const SURE = 0.95;
const STILL = 0.25; // way of the middle within the window, below which nothing moves
const TIGHT = 0.35; // spread below it is a clump
const HALF = 0.5;
const RESTLESS = 4; // a way that is this many times its net shift, and
const LONG = 6; // at least this long, is a circle
const RISE = 0.05; // of coverage
const ENOUGH = 60; // looks after which something should have come of it

/** Reads the newest looks; `looks` are in the order of time. */
export function diagnose(looks: Look[]): Verdict {
  const recent = looks.slice(-WINDOW);
  const last = recent.at(-1);
  const { moved, shift } = wayOf(recent);
  const told = (name: Diagnosis): Verdict => ({ name, moved, shift });
  if (!last) return told("young");
  if (!isSound(last)) return told("broken");
  if (looks.length < YOUNG) return told("young");
  const half = recent.slice(-Math.ceil(recent.length / 2));
  const mean = (of: (look: Look) => number) =>
    half.reduce((sum, look) => sum + of(look), 0) / half.length;
  const [covered, near] = [mean((look) => look.covered), mean((look) => look.near)];
  if (covered < HALF) return told(poorly(recent, moved, shift, near, mean));
  if (covered >= 0.95 && near >= HALF) return told("well");
  if (recent.length < WINDOW || covered >= 0.9) return told("learning");
  if (near > HALF) return told("few");
  return told(looks.length >= ENOUGH && !isRising(recent) ? "stuck" : "learning");
}

/** What is wrong where less than half of the distribution is covered. */
function poorly(
  recent: Look[],
  moved: number,
  shift: number,
  near: number,
  mean: (of: (look: Look) => number) => number,
): Diagnosis {
  const isWhole = recent.length === WINDOW;
  if (mean((look) => look.accuracy) > SURE && moved < (STILL * recent.length) / WINDOW)
    return "vanishing";
  if (isWhole && moved > LONG && moved > RESTLESS * shift) return "cycling";
  if (near > HALF || (isWhole && mean((look) => look.spread) < TIGHT)) return "collapse";
  const isLate = isWhole && (recent.at(-1)?.step ?? 0) >= ENOUGH * 10;
  return isLate && !isRising(recent) ? "stuck" : "learning";
}

/** Whether the newer half of the looks covers clearly more than the older. */
function isRising(looks: Look[]): boolean {
  const middle = Math.floor(looks.length / 2);
  const mean = (part: Look[]) => part.reduce((sum, look) => sum + look.covered, 0) / part.length;
  return mean(looks.slice(middle)) > mean(looks.slice(0, middle)) + RISE;
}

function isSound(look: Look): boolean {
  const numbers = [look.middle[0], look.middle[1], look.pull, look.spread];
  return numbers.every(Number.isFinite) && Math.hypot(...look.middle) < FAR && look.spread < FAR;
}

function wayOf(looks: Look[]): { moved: number; shift: number } {
  let moved = 0;
  for (let at = 1; at < looks.length; at++) moved += away(looks[at - 1]!, looks[at]!);
  const [first, last] = [looks[0], looks.at(-1)];
  return { moved, shift: first && last ? away(first, last) : 0 };
}

const away = (one: Look, other: Look): number =>
  Math.hypot(one.middle[0] - other.middle[0], one.middle[1] - other.middle[1]);
