// Pointer, wheel and keys in a plane: slices, cursor, window, zoom.
import { type KeyboardEvent, type PointerEvent, useEffect, useRef } from "react";
import type { Size } from "./draw";
import type { VolumeTold } from "./types";
import { type Place, type Tool, FITTING, look, move, turned, useView, zoomed } from "./view";
import { type Cursor, type Layout, inSlice, voxelAt, seenAt } from "./volume";

const WHEEL = 40; // pixels of a wheel that are one slice
const NEAR = 14; // pixels from the line between before and after
const PAGE = 10; // slices
const STEP = 24; // pixels that a key moves a plane

interface Drag {
  tool: Tool | "split" | "pinch";
  x: number;
  y: number;
  window: readonly [number, number];
  place: Place;
}

/** What a press begins: the right button turns the window, the middle one or Shift moves. */
function toolOf(event: PointerEvent, tool: Tool): Tool {
  if (event.button === 2 || event.altKey) return "window";
  if (event.button === 1 || event.shiftKey) return "pan";
  return tool;
}

export function useMoving(
  layout: Layout,
  told: VolumeTold,
  size: Size,
  voxel: (x: number, y: number) => Cursor,
) {
  const { plane } = layout;
  const drag = useRef<Drag | null>(null);
  const fingers = useRef(new Map<number, { x: number; y: number }>());
  const wheel = useWheel(layout, size);
  const full = told.range[1] - told.range[0];
  const at = (event: PointerEvent) => {
    const { left, top } = event.currentTarget.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  };

  const down = (event: PointerEvent<HTMLElement>) => {
    const { x, y } = at(event);
    const view = useView.getState();
    event.currentTarget.setPointerCapture(event.pointerId);
    event.currentTarget.focus({ preventScroll: true });
    fingers.current.set(event.pointerId, { x, y });
    const isSplit = view.other !== "" && view.mode === "slider";
    const isNear = isSplit && Math.abs(x - size.width * view.split) < NEAR;
    let tool: Drag["tool"] = toolOf(event, view.tool);
    if (isNear && event.button === 0) tool = "split";
    if (fingers.current.size > 1) tool = "pinch";
    drag.current = { tool, x, y, window: view.window, place: view.places[plane] };
    if (tool === "cross") look({ cursor: voxel(x, y) });
  };

  const moved = (event: PointerEvent<HTMLElement>) => {
    const begun = drag.current;
    if (!begun) return;
    const { x, y } = at(event);
    if (begun.tool === "cross") look({ cursor: voxel(x, y) });
    else if (begun.tool === "split")
      look({ split: Math.min(1, Math.max(0, x / Math.max(size.width, 1))) });
    else if (begun.tool === "window")
      look({ window: turned(begun.window, x - begun.x, begun.y - y, full) });
    else if (begun.tool === "pan")
      move(plane, {
        ...begun.place,
        x: begun.place.x + x - begun.x,
        y: begun.place.y + y - begun.y,
      });
    else pinched(event.pointerId, x, y);
  };

  /** Two fingers enlarge and move. */
  const pinched = (finger: number, x: number, y: number) => {
    const before = [...fingers.current.values()];
    fingers.current.set(finger, { x, y });
    const after = [...fingers.current.values()];
    if (before.length !== 2 || after.length !== 2) return;
    const far = ([one, other]: typeof before) => Math.hypot(one!.x - other!.x, one!.y - other!.y);
    const middle = ([one, other]: typeof before) => ({
      x: (one!.x + other!.x) / 2 - size.width / 2,
      y: (one!.y + other!.y) / 2 - size.height / 2,
    });
    const [from, to] = [middle(before), middle(after)];
    const place = zoomed(
      useView.getState().places[plane],
      far(after) / Math.max(far(before), 1),
      to.x,
      to.y,
    );
    move(plane, { ...place, x: place.x + to.x - from.x, y: place.y + to.y - from.y });
  };

  const up = (event: PointerEvent<HTMLElement>) => {
    fingers.current.delete(event.pointerId);
    drag.current = null;
  };

  const key = (event: KeyboardEvent<HTMLElement>) => {
    const act = deedOf(event, layout, full);
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  };
  return { down, moved, up, key, wheel };
}

/** What a key does in a plane; null if nothing. */
function deedOf(event: KeyboardEvent, layout: Layout, full: number): (() => void) | null {
  const view = useView.getState();
  const { plane } = layout;
  const place = view.places[plane];
  const index = view.cursor[layout.through];
  const to = (number: number) => () => look({ cursor: inSlice(layout, view.cursor, number) });
  const way = ARROWS[event.key];
  if (way && (event.ctrlKey || event.metaKey))
    return () => move(plane, { ...place, x: place.x + way[1] * STEP, y: place.y + way[0] * STEP });
  if (event.ctrlKey || event.metaKey || event.altKey) return null;
  if (way && (event.shiftKey || way[0] === 0)) {
    const { row, column } = seenAt(layout, view.cursor);
    return () => look({ cursor: voxelAt(layout, view.cursor, row + way[0], column + way[1]) });
  }
  const window = (right: number, down: number) => () =>
    look({ window: turned(view.window, right, down, full) });
  const deeds: Record<string, () => void> = {
    ArrowUp: to(index + 1),
    ArrowDown: to(index - 1),
    PageUp: to(index + PAGE),
    PageDown: to(index - PAGE),
    Home: to(0),
    End: to(layout.count - 1),
    "+": () => move(plane, zoomed(place, 1.25)),
    "=": () => move(plane, zoomed(place, 1.25)),
    "-": () => move(plane, zoomed(place, 0.8)),
    "0": () => move(plane, FITTING),
    "[": window(-12, 0),
    "]": window(12, 0),
    ",": window(0, -12),
    ".": window(0, 12),
    Enter: () => look({ big: view.big === plane ? null : plane }),
  };
  return deeds[event.key] ?? null;
}

const ARROWS: Record<string, readonly [down: number, right: number]> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

/** The wheel goes through slices, and with Ctrl (as a pinch on a pad does) it enlarges. */
function useWheel(layout: Layout, size: Size) {
  const element = useRef<HTMLElement | null>(null);
  const newest = useRef({ layout, size });
  newest.current = { layout, size };
  useEffect(() => {
    const found = element.current;
    if (!found) return;
    let rest = 0;
    const turn = (event: WheelEvent) => {
      event.preventDefault();
      const { layout: now, size: box } = newest.current;
      const view = useView.getState();
      if (event.ctrlKey || event.metaKey) {
        const { left, top } = found.getBoundingClientRect();
        const x = event.clientX - left - box.width / 2;
        const y = event.clientY - top - box.height / 2;
        const by = Math.exp(-event.deltaY / 300);
        move(now.plane, zoomed(view.places[now.plane], by, x, y));
        return;
      }
      const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? WHEEL : 1;
      rest += event.deltaY * lines;
      const steps = Math.trunc(rest / WHEEL);
      if (steps === 0) return;
      rest -= steps * WHEEL;
      look({ cursor: inSlice(now, view.cursor, view.cursor[now.through] - steps) });
    };
    found.addEventListener("wheel", turn, { passive: false });
    return () => found.removeEventListener("wheel", turn);
  }, []);
  return element;
}
