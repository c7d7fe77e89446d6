// Licenses that pictures stand under, out of which one result is made. Their answers are not told
// here: the rules of the server decide.
export const USES = ["sold", "shown", "kept"] as const;
export type Use = (typeof USES)[number];

export const PUZZLES: string[][] = [
  ["CC0-1.0", "CC0-1.0"],
  ["CC0-1.0", "CC-BY-4.0"],
  ["CC-BY-4.0", "CC-BY-NC-4.0"],
  ["CC-BY-4.0", "CC-BY-ND-4.0"],
  ["CC-BY-SA-4.0", "CC-BY-NC-SA-4.0"],
];

/** The most that may be done, of what is allowed. */
export function useOf(allows: string[]): Use {
  if (!allows.includes("publish")) return "kept";
  return allows.includes("commercial") ? "sold" : "shown";
}
