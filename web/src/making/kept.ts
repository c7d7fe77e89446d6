// The work of one screen: it can be undone, and the browser keeps it.
import { type History, begun, changed, redone, undone } from "./history";

export interface Undoable<T> {
  history: History<T>;
  put: (work: T, what?: string) => void;
  undo: () => void;
  redo: () => void;
}

type Set<T> = (change: (state: Undoable<T>) => Partial<Undoable<T>>) => void;

interface Store<T> {
  subscribe: (hear: (now: Undoable<T>, before: Undoable<T>) => void) => unknown;
}

const PATIENCE = 400; // milliseconds of quiet before the browser keeps the work

/** The part of a store that goes back and forth, with what was kept; `nothing` fills what is new. */
export function undoable<T extends object>(place: string, nothing: T, set: Set<T>): Undoable<T> {
  return {
    history: begun(kept(place, nothing)),
    put: (work, what) => set(({ history }) => ({ history: changed(history, work, what) })),
    undo: () => set(({ history }) => ({ history: undone(history) })),
    redo: () => set(({ history }) => ({ history: redone(history) })),
  };
}

/** Has the browser keep the work of a store, a moment after it changed. */
export function keepWork<T>(place: string, store: Store<T>): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  store.subscribe(({ history }, before) => {
    if (history.now === before.history.now) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      try {
        localStorage.setItem(place, JSON.stringify(history.now));
      } catch {
        // a full or forbidden store: the work lives as long as the page
      }
    }, PATIENCE);
  });
}

function kept<T extends object>(place: string, nothing: T): T {
  try {
    const read = JSON.parse(localStorage.getItem(place) ?? "null") as Partial<T> | null;
    return { ...nothing, ...read };
  } catch {
    return nothing;
  }
}
