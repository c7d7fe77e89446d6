// Pick and breed: the generations so far, and what is liked of the one that is seen.
import { type Manner, type Recipe, isSame, keyOf, ofSeed } from "../../making/recipe";

export const LITTER = 12;

export interface Generation {
  recipes: Recipe[];
  liked: string[]; // keys of recipes
}

export interface Breeding {
  generations: Generation[];
  seen: number; // which of them
  spread: number;
}

export function started(manner: Manner, first: number): Breeding {
  const recipes = Array.from({ length: LITTER }, (_, n) => ofSeed(first + n, manner));
  return { generations: [{ recipes, liked: [] }], seen: 0, spread: 0.3 };
}

export function seenOf(breeding: Breeding): Generation {
  return breeding.generations[breeding.seen] ?? breeding.generations[0]!;
}

export function liked(breeding: Breeding): Recipe[] {
  const { recipes, liked: keys } = seenOf(breeding);
  return recipes.filter((each) => keys.includes(keyOf(each)));
}

/** Likes a picture, or not any more. */
export function toggled(breeding: Breeding, recipe: Recipe): Breeding {
  const key = keyOf(recipe);
  return withSeen(breeding, (each) => ({
    ...each,
    liked: each.liked.includes(key)
      ? each.liked.filter((other) => other !== key)
      : [...each.liked, key],
  }));
}

/** With the next generation seen; generations that were undone before are forgotten. */
export function bred(breeding: Breeding, recipes: Recipe[]): Breeding {
  const before = breeding.generations.slice(0, breeding.seen + 1);
  const parents = liked(breeding);
  const still = recipes.filter((each) => parents.some((parent) => isSame(parent, each)));
  const next = { recipes, liked: still.map(keyOf) };
  return { ...breeding, generations: [...before, next], seen: before.length };
}

export function at(breeding: Breeding, generation: number): Breeding {
  const last = breeding.generations.length - 1;
  return { ...breeding, seen: Math.max(0, Math.min(last, generation)) };
}

/** Another manner (psi, class, words) for the generation that is seen; what is liked stays so. */
export function inManner(breeding: Breeding, manner: Manner): Breeding {
  return withSeen(breeding, ({ recipes, liked: keys }) => {
    const told = recipes.map((each) => ({ ...each, ...manner, moves: each.moves }));
    const isLiked = (number: number) => keys.includes(keyOf(recipes[number]!));
    return { recipes: told, liked: told.filter((_, n) => isLiked(n)).map(keyOf) };
  });
}

function withSeen(breeding: Breeding, change: (each: Generation) => Generation): Breeding {
  const generations = breeding.generations.map((each, n) =>
    n === breeding.seen ? change(each) : each,
  );
  return { ...breeding, generations };
}
