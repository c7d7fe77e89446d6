// What is done on the screen Explore, one work a model; it is kept in the browser and can be undone.
import { create } from "zustand";
import { type History, begun, changed, redone, undone } from "../../making/history";
import { type Manner, type Recipe, mannerOf, ofSeed, whole } from "../../making/recipe";
import { type Board, inManner as boardIn } from "./board";
import { type Breeding, inManner as litterIn } from "./breeding";
import { type View, placeOf, placeOfRecipe } from "./map";

export const MODES = ["map", "board", "breed"] as const;
export type Mode = (typeof MODES)[number];

/** What can be undone. */
export interface Work {
  recipe: Recipe;
  board: Board | null;
  breeding: Breeding | null;
}

interface Explore {
  model: string;
  mode: Mode;
  view: View;
  history: History<Work>;
  stops: Recipe[]; // of a walk that was restored
  hover: Recipe | null; // under the pointer; null while it is elsewhere
  open: (model: string) => void;
  put: (part: Partial<Work>, what?: string) => void;
  manner: (part: Partial<Manner>, what?: string) => void;
  hoverOver: (recipe: Recipe | null) => void;
  look: (view: View) => void;
  turnTo: (mode: Mode) => void;
  undo: () => void;
  redo: () => void;
}

const FIRST_SCALE = 110;
const KEPT = "pinxit.explore.";
const PATIENCE = 400; // milliseconds of quiet before the browser keeps the work

function fresh(
  model: string,
): Pick<Explore, "model" | "mode" | "view" | "history" | "stops" | "hover"> {
  const work: Work = { recipe: ofSeed(0), board: null, breeding: null };
  return {
    model,
    mode: "map",
    view: { ...placeOf(0), scale: FIRST_SCALE },
    history: begun(work),
    stops: [],
    hover: null,
  };
}

/** What this browser kept of a model; a fresh work where it kept nothing that can be read. */
export function kept(model: string): ReturnType<typeof fresh> {
  const start = fresh(model);
  try {
    const read = JSON.parse(localStorage.getItem(KEPT + model) ?? "null") as {
      work: Work;
      mode: Mode;
      view: View;
    } | null;
    if (!read || !Array.isArray(read.work.recipe.seeds)) return start;
    const work = { ...read.work, recipe: whole(read.work.recipe) };
    const mode = MODES.includes(read.mode) ? read.mode : "map";
    return { ...start, mode, view: { ...start.view, ...read.view }, history: begun(work) };
  } catch {
    return start;
  }
}

/** All that is seen takes the manner: psi, class, words; moves only where one picture is meant. */
function inManner(work: Work, manner: Manner): Work {
  return {
    recipe: { ...work.recipe, ...manner },
    board: work.board && boardIn(work.board, manner),
    breeding: work.breeding && litterIn(work.breeding, manner),
  };
}

export const useExplore = create<Explore>((set) => ({
  ...fresh(""),
  open: (model) => set((state) => (state.model === model ? state : kept(model))),
  put: (part, what) =>
    set(({ history }) => ({ history: changed(history, { ...history.now, ...part }, what) })),
  manner: (part, what) =>
    set(({ history }) => {
      const manner = { ...mannerOf(history.now.recipe), ...part };
      return { history: changed(history, inManner(history.now, manner), what) };
    }),
  hoverOver: (hover) => set({ hover }),
  look: (view) => set({ view }),
  turnTo: (mode) => set({ mode, hover: null }),
  undo: () => set(({ history }) => ({ history: undone(history) })),
  redo: () => set(({ history }) => ({ history: redone(history) })),
}));

export const useRecipe = () => useExplore((state) => state.history.now.recipe);

/** What is shown large: the picture under the pointer, else the chosen one. */
export const useShown = () => useExplore((state) => state.hover ?? state.history.now.recipe);

/** Makes a recipe the chosen one, and the map show it where it lies on the map. */
export function goTo(recipe: Recipe, what = ""): void {
  const { put, look, view } = useExplore.getState();
  put({ recipe }, what);
  const place = placeOfRecipe(recipe);
  if (place) look({ ...view, ...place });
}

let timer: ReturnType<typeof setTimeout> | undefined;

useExplore.subscribe((state, before) => {
  if (state.model === "" || state.hover !== before.hover) return;
  clearTimeout(timer);
  timer = setTimeout(() => keep(state), PATIENCE);
});

function keep({ model, mode, view, history }: Explore): void {
  try {
    const value = JSON.stringify({ work: history.now, mode, view });
    localStorage.setItem(KEPT + model, value);
  } catch {
    // a full or forbidden store: the work lives as long as the page
  }
}
