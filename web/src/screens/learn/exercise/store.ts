// The exercise that is being made; the browser keeps it, and it can be undone.
import { create } from "zustand";
import { keepWork, type Undoable, undoable } from "../../../making/kept";
import { NOTHING, type Work } from "./work";

const KEPT = "pinxit.exercise";

export const useExercise = create<Undoable<Work>>((set) => undoable(KEPT, NOTHING, set));

export const useWork = () => useExercise((state) => state.history.now);

/** Changes a part of the work; moves of one slider are one step back. */
export function turn(part: Partial<Work>, what = ""): void {
  const { history, put } = useExercise.getState();
  put({ ...history.now, ...part }, what);
}

keepWork(KEPT, useExercise);
