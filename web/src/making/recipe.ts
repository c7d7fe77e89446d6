// Where in a model's space a picture lies: the JSON of `pinxit.make.explore.Recipe`.

import type { Recipe } from "../api/types";

export type { Recipe };

/** What all pictures of the map share: how far from the average, what they show, which way moved. */
export type Manner = Pick<Recipe, "moves" | "psi" | "class_name" | "text">;

export const PLAIN: Manner = { moves: {}, psi: 1, class_name: "", text: "" };

export function ofSeed(seed: number, manner: Manner = PLAIN): Recipe {
  return { seeds: [seed], weights: [], way: "arc", fine: null, stage: 0, ...manner };
}

export function mannerOf(recipe: Recipe): Manner {
  const { moves, psi, class_name, text } = recipe;
  return { moves, psi, class_name, text };
}

/** Fills what an older or hand-written recipe leaves out, and drops what says nothing. */
export function whole(part: Partial<Recipe>): Recipe {
  const { told, found, moved, steered, sources, ...rest } = part;
  return {
    ...ofSeed(1),
    ...rest,
    ...(told?.length && { told, found: found ?? 1 }),
    ...(moved?.length && { moved, steered: steered ?? [] }),
    ...(sources?.length && { sources }),
  };
}

export function isSeed(recipe: Recipe): boolean {
  const isMoved = Boolean(recipe.told?.length || recipe.moved?.length);
  return (
    recipe.seeds.length === 1 &&
    recipe.fine === null &&
    !isMoved &&
    Object.keys(recipe.moves).length === 0
  );
}

export function isSame(one: Recipe, other: Recipe): boolean {
  return keyOf(one) === keyOf(other);
}

/** The same text for the same picture, whatever the order of its fields. */
export function keyOf(recipe: Recipe): string {
  const sorted = (_: string, value: unknown): unknown =>
    value && typeof value === "object" && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value;
  return JSON.stringify(recipe, sorted);
}

/** Short, for a label: `3`, `3 | 12` mixed by stage, `3+4` between two, `≈` found by projection. */
export function nameOf(recipe: Recipe): string {
  const first = recipe.seeds.slice(0, 2).join("+") + (recipe.seeds.length > 2 ? "+…" : "");
  const base = !recipe.told?.length ? first : recipe.found === 1 ? "≈" : `≈+${first}`;
  return recipe.fine === null ? base : `${base} | ${recipe.fine}`;
}

/** The recipe with one direction set; a direction at 0 is left out. */
export function movedAlong(recipe: Recipe, direction: number, far: number): Recipe {
  const moves = { ...recipe.moves };
  delete moves[direction];
  return { ...recipe, moves: far === 0 ? moves : { ...moves, [direction]: far } };
}
