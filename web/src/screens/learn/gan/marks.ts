import type { Mark } from "./trainer";

const MOST_MARKS = 600; // then every other one goes

/** At most so many marks as can be drawn: the older half with every other one. */
export function thinned(marks: Mark[]): Mark[] {
  return marks.length <= MOST_MARKS ? marks : thinned(marks.filter((_, at) => at % 2 === 0));
}
