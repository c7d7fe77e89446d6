// Settings of a picture that was made here: everything is set as it was.
import { api } from "../../api/client";
import type { PictureRecipe } from "../../api/types";
import { type Recipe, whole } from "../../making/recipe";
import { goTo, useExplore } from "./store";

export interface Restored {
  model: string;
  recipe: Recipe | null; // the first place; null where the picture tells of none
  stops: Recipe[]; // of a walk
}

/** What the settings of the screen Explore mean; null for those of another screen. */
export function understood(settings: PictureRecipe["settings"]): Restored | null {
  const values = settings?.values;
  if (!values || settings.screen !== "explore" || typeof values.model !== "string") return null;
  const stops = asRecipes(values.stops);
  const seeds = Array.isArray(values.seeds) ? (values.seeds as number[]).slice(0, 1) : [];
  const recipe =
    asRecipes([values.recipe])[0] ??
    stops[0] ??
    (seeds.length ? whole({ seeds, ...plain(values) }) : null);
  return { model: values.model, recipe, stops };
}

function plain({ psi, class_name, text }: Record<string, unknown>): Partial<Recipe> {
  return {
    ...(typeof psi === "number" && { psi }),
    ...(typeof class_name === "string" && { class_name }),
    ...(typeof text === "string" && { text }),
  };
}

function asRecipes(values: unknown): Recipe[] {
  if (!Array.isArray(values)) return [];
  const isRecipe = (each: unknown): each is Partial<Recipe> =>
    typeof each === "object" && each !== null && Array.isArray((each as Recipe).seeds);
  return values.filter(isRecipe).map(whole);
}

export async function recipeOfPicture(id: string): Promise<Restored | null> {
  const told = await api.get<PictureRecipe>(`/pictures/${id}/recipe`);
  return understood(told.settings);
}

/** Opens the model and goes to the place. */
export function restore(restored: Restored): void {
  useExplore.getState().open(restored.model);
  useExplore.setState({ stops: restored.stops });
  if (!restored.recipe) return;
  useExplore.getState().turnTo("map");
  goTo(restored.recipe);
}
