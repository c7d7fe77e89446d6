// Losses of a film as lines in a box of 100 x 100, by their logarithms.

const LEAST = 1e-4; // what is less is drawn at the bottom

/** The path of one loss; the box reaches from LEAST to the largest of all. */
export function lineOf(values: number[], largest: number): string {
  const low = Math.log10(LEAST);
  const high = Math.max(Math.log10(largest), low + 1);
  return values
    .map((value, at) => {
      const x = (100 * at) / Math.max(1, values.length - 1);
      const share = (Math.log10(Math.max(value, LEAST)) - low) / (high - low);
      return `${at ? "L" : "M"}${x.toFixed(2)} ${(100 - 100 * share).toFixed(2)}`;
    })
    .join("");
}
