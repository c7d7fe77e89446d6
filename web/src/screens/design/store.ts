// The work on the screen Design; the browser keeps it, and it can be undone.
import { create } from "zustand";
import { type Undoable, keepWork, undoable } from "../../making/kept";
import { NOTHING, type Work } from "./work";

const KEPT = "pinxit.design";

export const useDesign = create<Undoable<Work>>((set) => undoable(KEPT, NOTHING, set));

export const useWork = () => useDesign((state) => state.history.now);

/** Changes a part of the work; moves of one slider are one step back. */
export function turn(part: Partial<Work>, what = ""): void {
  const { history, put } = useDesign.getState();
  put({ ...history.now, ...part }, what);
}

keepWork(KEPT, useDesign);
