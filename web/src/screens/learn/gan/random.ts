// Numbers by chance that come again: the same seed gives the same numbers in every browser.

/** Gives numbers from 0 up to, not including, 1 (mulberry32: 32 bits of state, good enough to teach). */
export type Random = () => number;

export function randomOf(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** Fills `values` with numbers of a normal distribution of mean 0 and deviation 1 (Box and Muller, 1958). */
export function fillNormal(values: Float64Array, random: Random): void {
  for (let at = 0; at < values.length; at += 2) {
    const radius = Math.sqrt(-2 * Math.log(1 - random()));
    const angle = 2 * Math.PI * random();
    values[at] = radius * Math.cos(angle);
    if (at + 1 < values.length) values[at + 1] = radius * Math.sin(angle);
  }
}
