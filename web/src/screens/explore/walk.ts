// A walk from pin to pin: how long it lasts, and in which order it goes.

export interface Spot<R = unknown> {
  id: string;
  title: string;
  recipe: R;
  created?: string;
}

export const FORMATS = ["mp4", "webp", "gif"] as const;
export type Format = (typeof FORMATS)[number];

export interface Pace {
  frames: number; // from each stop to the next
  rate: number; // frames in a second
  format: Format;
}

export const PACE: Pace = { frames: 48, rate: 24, format: "mp4" };

/** Seconds that a walk lasts: it returns to its first stop, so it has as many ways as stops. */
export function seconds(stops: number, pace: Pace): number {
  return stops < 2 ? 0 : (stops * pace.frames) / pace.rate;
}

/** One thing of a list put to another position; the others keep their order. */
export function moved<T>(list: readonly T[], from: number, to: number): T[] {
  const rest = [...list];
  if (from < 0 || from >= rest.length) return rest;
  const [taken] = rest.splice(from, 1);
  rest.splice(Math.max(0, Math.min(rest.length, to)), 0, taken!);
  return rest;
}

/** Spots in the order that somebody gave them; those without a position come last. */
export function ordered<R>(spots: readonly Spot<R>[], order: readonly string[]): Spot<R>[] {
  const position = (spot: Spot<R>) => {
    const at = order.indexOf(spot.id);
    return at < 0 ? order.length : at;
  };
  return spots
    .map((spot, given) => ({ spot, given }))
    .sort((a, b) => position(a.spot) - position(b.spot) || a.given - b.given)
    .map(({ spot }) => spot);
}
