// What is looked at, and how: one view for the three planes, which share a cursor.
import { create } from "zustand";
import type { Range } from "./paint";
import type { ScanResult, Study, VolumeTold } from "./types";
import { type Cursor, type Plane, middleOf } from "./volume";

export const TOOLS = ["cross", "window", "pan"] as const;
export type Tool = (typeof TOOLS)[number];
export const MODES = ["after", "before", "slider", "difference"] as const;
export type Mode = (typeof MODES)[number];

/** How far a plane is enlarged, and where it was moved to, in pixels of the page. */
export interface Place {
  zoom: number;
  x: number;
  y: number;
}

export const FITTING: Place = { zoom: 1, x: 0, y: 0 };
const FURTHEST = 40;
const NEAREST = 0.5;

export interface View {
  study: string;
  base: string; // id of the volume that is looked at
  other: string; // id of what was made of it; "" if nothing is compared
  over: string; // id of a map that is laid over; "" if none
  result: string;
  cursor: Cursor;
  window: Range;
  isInverted: boolean;
  places: Record<Plane, Place>;
  big: Plane | null; // the only plane that is shown
  tool: Tool;
  mode: Mode;
  split: number; // 0 to 1, from the left
  spread: number; // of the difference; 0 for three deviations of it
  opacity: number;
  least: number; // share of the map's range below which nothing is laid over
  isSmooth: boolean;
  hasCross: boolean;
}

const AT_FIRST: View = {
  study: "",
  base: "",
  other: "",
  over: "",
  result: "",
  cursor: [0, 0, 0],
  window: [0, 1],
  isInverted: false,
  places: { axial: FITTING, coronal: FITTING, sagittal: FITTING },
  big: null,
  tool: "cross",
  mode: "slider",
  split: 0.5,
  spread: 0,
  opacity: 0.5,
  least: 0,
  isSmooth: true,
  hasCross: true,
};

export const useView = create<View>(() => AT_FIRST);
export const look = (change: Partial<View>): void => useView.setState(change);

/** Shows a series by itself; where it lies as the last one did, cursor and window stay. */
export function showSeries(study: Study, told: VolumeTold): void {
  const now = useView.getState();
  const isSame = now.study === study.id && now.base === told.id;
  look({
    ...(isSame ? {} : begun(told)),
    study: study.id,
    base: told.id,
    other: "",
    over: "",
    result: "",
  });
}

/** Shows what was made of a series over it: before and after, and the first map. */
export function showResult(study: Study, result: ScanResult): void {
  const source = study.volumes.find((each) => each.id === result.of);
  if (!source) return;
  const made = study.volumes.filter((each) => each.result === result.id);
  const fits = (each: VolumeTold) => each.grid === source.grid;
  showSeries(study, source);
  look({
    result: result.id,
    other: made.find((each) => each.role === "scan" && fits(each))?.id ?? "",
    over: made.find((each) => each.role !== "scan" && fits(each))?.id ?? "",
    mode: "slider",
    spread: 0,
  });
}

const begun = (told: VolumeTold): Partial<View> => ({
  cursor: middleOf(told),
  window: told.window,
  isInverted: told.is_inverted,
  places: AT_FIRST.places,
});

/** Forgets what is looked at, for it was deleted. */
export const showNothing = (): void =>
  look({ study: "", base: "", other: "", over: "", result: "" });

/** A plane enlarged around a point, which stays where it is; measured from the middle. */
export function zoomed(place: Place, by: number, x = 0, y = 0): Place {
  const zoom = Math.min(FURTHEST, Math.max(NEAREST, place.zoom * by));
  const grown = zoom / place.zoom;
  return { zoom, x: x + (place.x - x) * grown, y: y + (place.y - y) * grown };
}

export function move(plane: Plane, place: Place): void {
  look({ places: { ...useView.getState().places, [plane]: place } });
}

/** A window that is wider or narrower, brighter or darker, but never of no width. */
export function turned([center, width]: Range, right: number, down: number, full: number): Range {
  const step = Math.max(Math.min(width, full), full / 400) / 250;
  return [center + down * step, Math.max(width + right * step, full / 5_000, 1e-9)];
}
