// Which pictures are chosen, and how pointer and keys change that.

export interface Selection {
  chosen: ReadonlySet<string>;
  at: number; // where the keyboard is
  from: number; // where a range begins
}

export const NOTHING: Selection = { chosen: new Set(), at: 0, from: 0 };

export interface How {
  isRange?: boolean; // Shift: all from where it began
  isMore?: boolean; // Ctrl: this one too, or no longer
}

/** The ids of a list, of which some may not be known yet. */
export interface Ids {
  readonly length: number;
  at(place: number): string | undefined;
}

function places(from: number, to: number): number[] {
  const first = Math.min(from, to);
  return Array.from({ length: Math.abs(to - from) + 1 }, (_, n) => first + n);
}

/** The ids from one place to another, as far as they are known. */
export function range(ids: Ids, from: number, to: number): string[] {
  return places(from, to).flatMap((place) => ids.at(place) ?? []);
}

/** How many ids from one place to another are not known. */
export function unknown(ids: Ids, from: number, to: number): number {
  return Math.abs(to - from) + 1 - range(ids, from, to).length;
}

/** After the picture at `at` was pressed. */
export function press(old: Selection, ids: Ids, at: number, how: How = {}): Selection {
  if (how.isRange) {
    const kept = how.isMore ? [...old.chosen] : [];
    return { chosen: new Set([...kept, ...range(ids, old.from, at)]), at, from: old.from };
  }
  const id = ids.at(at);
  if (id === undefined) return old;
  if (!how.isMore) return { chosen: new Set([id]), at, from: at };
  const chosen = new Set(old.chosen);
  if (!chosen.delete(id)) chosen.add(id);
  return { chosen, at, from: at };
}

/** After the keyboard went to `at`; Shift takes all on the way along. */
export function move(old: Selection, ids: Ids, at: number, isRange: boolean): Selection {
  const bounded = Math.max(0, Math.min(ids.length - 1, at));
  if (isRange) return press(old, ids, bounded, { isRange });
  return { ...old, at: bounded, from: bounded };
}

/** Where a key leads in a grid; null for other keys. */
export function target(key: string, at: number, columns: number, rows: number, all: number) {
  const steps: Record<string, number> = {
    ArrowLeft: -1,
    ArrowRight: 1,
    ArrowUp: -columns,
    ArrowDown: columns,
    PageUp: -columns * rows,
    PageDown: columns * rows,
  };
  const step = steps[key];
  if (step !== undefined) {
    const to = at + step;
    return to < 0 || to >= all ? (Math.abs(step) > columns ? (to < 0 ? 0 : all - 1) : at) : to;
  }
  if (key === "Home") return 0;
  if (key === "End") return all - 1;
  return null;
}
