// How guesses and truth meet.
export type Guess = "real" | "made";

export interface Confusion {
  counts: Record<Guess, Record<Guess, number>>; // by truth, then by guess
  right: number;
  all: number;
  chance: number; // how likely somebody who tosses a coin gets at least as many right
}

/** Counts guesses by the truth. */
export function confusionOf(truths: Guess[], guesses: Guess[]): Confusion {
  const counts = { real: { real: 0, made: 0 }, made: { real: 0, made: 0 } };
  truths.forEach((truth, at) => (counts[truth][guesses[at]!] += 1));
  const right = counts.real.real + counts.made.made;
  return { counts, right, all: truths.length, chance: tail(right, truths.length) };
}

/** How likely `least` or more of `all` tosses of a coin fall on one side. */
export function tail(least: number, all: number): number {
  let sum = 0;
  for (let hits = least; hits <= all; hits++) sum += ways(all, hits);
  return sum / 2 ** all;
}

function ways(all: number, hits: number): number {
  let product = 1;
  for (let n = 1; n <= hits; n++) product = (product * (all - hits + n)) / n;
  return product;
}
