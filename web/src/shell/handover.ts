// One screen hands something to another: a picture for Style, restored settings for Explore.
import { useEffect, useRef } from "react";
import { create } from "zustand";
import type { Settings } from "../api/types";

export type Handed = Record<string, unknown>;

// What each screen understands:
//   style    {content?: picture id, style?: picture id} or what `stylize` takes, of a recipe
//   design   {picture: id} or {sprites: ids} or {kind, ...what that job takes}, of a recipe
//   explore  {model?: name, recipe?: Recipe, ...} of a recipe
//   train    what `train` takes; {dataset: name}
//   verify   {file: File} or {picture: id}
//   datasets {files: File[]}
type Place = "style" | "design" | "explore" | "train" | "verify" | "datasets";

const useStore = create<{ waiting: Partial<Record<Place, Handed>> }>(() => ({ waiting: {} }));

const PATHS: Record<Place, string> = {
  style: "/style",
  design: "/design",
  explore: "/explore",
  train: "/train",
  verify: "/verify",
  datasets: "/datasets",
};

/** Leaves `values` for a screen and says where to go. */
export function handOver(place: Place, values: Handed): string {
  useStore.setState(({ waiting }) => ({ waiting: { ...waiting, [place]: values } }));
  const model = place === "explore" && typeof values.model === "string" ? values.model : "";
  return model ? `/explore/${encodeURIComponent(model)}` : PATHS[place];
}

/** Leaves the settings of a recipe for their screen; null if no screen has them. */
export function restore(settings: Settings, isWithoutSeed = false): string | null {
  if (settings.screen === "none") return null;
  const values = isWithoutSeed ? withoutSeed(settings.values) : settings.values;
  return handOver(settings.screen, values);
}

/** The same settings with a seed by chance, for a remix. */
export function withoutSeed(values: Handed): Handed {
  const fresh = Math.floor(Math.random() * 2 ** 31);
  const remixed: Handed = { ...values };
  if ("seed" in remixed) remixed.seed = fresh;
  if (Array.isArray(remixed.seeds)) remixed.seeds = remixed.seeds.map((_, at) => fresh + at);
  const recipe = remixed.recipe;
  if (recipe && typeof recipe === "object" && "seeds" in recipe && Array.isArray(recipe.seeds)) {
    remixed.recipe = { ...recipe, seeds: recipe.seeds.map((_, at) => fresh + at) };
  }
  return remixed;
}

/** Calls `take` with what was left for this screen, once, now or while it is shown. */
export function useHandedOver(place: Place, take: (values: Handed) => void): void {
  const values = useStore((store) => store.waiting[place]);
  const newest = useRef(take);
  useEffect(() => {
    newest.current = take;
  });
  useEffect(() => {
    if (!values) return;
    useStore.setState(({ waiting }) => ({ waiting: { ...waiting, [place]: undefined } }));
    newest.current(values);
  }, [values, place]);
}
