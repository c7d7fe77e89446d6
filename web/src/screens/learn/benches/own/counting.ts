const Z = 1.959964; // of 95 %

/** The 95 % interval of a share of which `hits` in `count` were seen (Wilson 1927). */
export function interval(hits: number, count: number): [number, number] {
  if (count === 0) return [0, 1];
  const share = hits / count;
  const weight = 1 + Z ** 2 / count;
  const middle = (share + Z ** 2 / (2 * count)) / weight;
  const half = (Z / weight) * Math.sqrt((share * (1 - share)) / count + Z ** 2 / (4 * count ** 2));
  return [Math.max(0, middle - half), Math.min(1, middle + half)];
}

export type Seen = "without" | "with" | "unclear";

/** What a picture is taken for next, when it is pressed. */
export const NEXT: Record<Seen, Seen> = { without: "with", with: "unclear", unclear: "without" };
