// How far somebody is in the lessons. It is kept in this browser and nowhere else.
import { create } from "zustand";

export interface Progress {
  step: string; // where they are
  reached: string[]; // "step/goal" of what was done, "step/ask" of questions answered right
}

type All = Record<string, Progress>;

interface Store {
  all: All;
  go: (lesson: string, step: string) => void;
  reach: (lesson: string, what: string) => void;
  forget: (lesson: string) => void;
}

const PLACE = "pinxit.lessons";
const NOTHING: Progress = { step: "", reached: [] };

function kept(): All {
  try {
    return JSON.parse(localStorage.getItem(PLACE) ?? "{}") as All;
  } catch {
    return {};
  }
}

function keep(all: All): { all: All } {
  try {
    localStorage.setItem(PLACE, JSON.stringify(all));
  } catch {
    // a browser that keeps nothing can be learned with, too
  }
  return { all };
}

export const useProgress = create<Store>((set, get) => {
  const change = (lesson: string, changes: (before: Progress) => Partial<Progress>) => {
    const before = get().all[lesson] ?? NOTHING;
    set(keep({ ...get().all, [lesson]: { ...before, ...changes(before) } }));
  };
  return {
    all: kept(),
    go: (lesson, step) => change(lesson, () => ({ step })),
    reach: (lesson, what) => {
      if (get().all[lesson]?.reached.includes(what)) return;
      change(lesson, ({ reached }) => ({ reached: [...reached, what] }));
    },
    forget: (lesson) => {
      const { [lesson]: _, ...rest } = get().all;
      set(keep(rest));
    },
  };
});

export const progressOf = (all: All, lesson: string): Progress => all[lesson] ?? NOTHING;

/** What has to be reached in a step before it counts as done. */
export function wanted(step: { id: string; do?: { goal: string }[]; ask?: unknown }): string[] {
  const goals = (step.do ?? []).map(({ goal }) => `${step.id}/${goal}`);
  return step.ask ? [...goals, `${step.id}/ask`] : goals;
}
