import { ActionIcon, Group, Text, Tooltip, useComputedColorScheme } from "@mantine/core";
import { useElementSize, useReducedMotion } from "@mantine/hooks";
import { IconFocus2, IconMinus, IconPlus } from "@tabler/icons-react";
import {
  type KeyboardEvent,
  type PointerEvent,
  type RefObject,
  useEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { useTranslation } from "react-i18next";
import { ApiProblem } from "../../api/client";
import type { Model } from "../../api/types";
import { sheetOf } from "../../making/preview";
import { type Recipe, mannerOf, nameOf } from "../../making/recipe";
import { formatOf } from "../../making/sheet";
import { Trouble } from "../../parts";
import { drawMap, drawRings } from "./drawMap";
import classes from "./explore.module.css";
import {
  type Place,
  type Size,
  levelOf,
  panned,
  placeAt,
  placeOfRecipe,
  recipeAt,
  showing,
  stepOf,
  tilesIn,
  zoomed,
} from "./map";
import { goTo, useExplore, useRecipe } from "./store";
import { Tiles } from "./tiles";
import type { Spot } from "./walk";

const CELL = 96;
const STILL = 4; // pixels that a press may move and still be a press
const CLOSER = 1.5;
const ARROWS: Record<string, Place> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

interface Props {
  model: Model;
  spots: Spot<Recipe>[];
  onPin: (recipe: Recipe) => void;
  onKeep: (recipe: Recipe) => void;
}

/** The tiles of a model, and a number that grows with each that comes. */
function useTiles(model: Model): { tiles: Tiles; version: number; fault: unknown } {
  const [version, grow] = useState(0);
  const [fault, fail] = useState<unknown>(null);
  const tiles = useMemo(
    () =>
      new Tiles({
        cell: CELL,
        sheet: async (recipes, columns, signal) => {
          const wish = { recipes, columns, cell: CELL, format: formatOf(model) };
          const about = { signal, purpose: "-map" };
          return createImageBitmap(await sheetOf(model.name, wish, about));
        },
        changed: () => {
          fail(null);
          grow((n) => n + 1);
        },
        failed: fail,
      }),
    [model.name, model.sha256],
  );
  useEffect(() => () => tiles.stop(), [tiles]);
  return { tiles, version, fault };
}

/** Pan, pinch, wheel and hover of the map. */
function useHands(size: Size, onPin: Props["onPin"]) {
  const { look, hoverOver } = useExplore.getState();
  const fingers = useRef(new Map<number, Place>());
  const pressed = useRef<Place | null>(null);
  const isDragged = useRef(false);

  const pointOf = (event: PointerEvent): Place => {
    const box = event.currentTarget.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const recipeUnder = (point: Place): Recipe => {
    const { view, history } = useExplore.getState();
    return recipeAt(placeAt(view, size, point), mannerOf(history.now.recipe));
  };
  const pinch = (before: Place, now: Place, other: Place) => {
    const far = (point: Place) => Math.hypot(point.x - other.x, point.y - other.y);
    const middle = { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 };
    const factor = far(now) / Math.max(1, far(before));
    look(zoomed(useExplore.getState().view, size, factor, middle));
  };
  const drag = (before: Place, now: Place) => {
    const from = pressed.current ?? before;
    if (Math.hypot(now.x - from.x, now.y - from.y) > STILL) isDragged.current = true;
    if (!isDragged.current) return;
    look(panned(useExplore.getState().view, { x: now.x - before.x, y: now.y - before.y }));
  };

  return {
    onPointerDown: (event: PointerEvent) => {
      if (event.button !== 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      fingers.current.set(event.pointerId, pointOf(event));
      isDragged.current = fingers.current.size > 1;
      pressed.current = pointOf(event);
    },
    onPointerMove: (event: PointerEvent) => {
      const now = pointOf(event);
      const before = fingers.current.get(event.pointerId);
      if (before) {
        const other = [...fingers.current].find(([id]) => id !== event.pointerId)?.[1];
        if (other) pinch(before, now, other);
        else drag(before, now);
        fingers.current.set(event.pointerId, now);
      }
      if (event.pointerType !== "touch" && !isDragged.current) hoverOver(recipeUnder(now));
    },
    onPointerUp: (event: PointerEvent) => {
      if (!fingers.current.delete(event.pointerId)) return;
      const point = pointOf(event);
      if (!isDragged.current) useExplore.getState().put({ recipe: recipeUnder(point) });
      if (fingers.current.size === 0) isDragged.current = false;
    },
    onPointerCancel: (event: PointerEvent) => void fingers.current.delete(event.pointerId),
    onPointerLeave: () => hoverOver(null),
    onDoubleClick: () => onPin(useExplore.getState().history.now.recipe),
  };
}

/** Zooms by the wheel; the browser takes a wheel from React only as something passive. */
function useWheel(element: HTMLElement | null, size: Size): void {
  useEffect(() => {
    if (!element) return;
    const zoom = (event: WheelEvent) => {
      event.preventDefault();
      const box = element.getBoundingClientRect();
      const point = { x: event.clientX - box.left, y: event.clientY - box.top };
      const { look, view } = useExplore.getState();
      const lines = event.deltaMode === 1 ? 30 : 1;
      look(zoomed(view, size, Math.exp((-event.deltaY * lines) / 400), point));
    };
    element.addEventListener("wheel", zoom, { passive: false });
    return () => element.removeEventListener("wheel", zoom);
  }, [element, size]);
}

/** Moves the chosen place by keys; only while the map has the focus. */
function useKeys(size: Size, { onPin, onKeep }: Props) {
  const move = (by: Place, isFine: boolean) => {
    const { view, history, put, look, hoverOver } = useExplore.getState();
    hoverOver(null);
    const step = stepOf(levelOf(view.scale)) * (isFine ? 0.125 : 1);
    const from = placeOfRecipe(history.now.recipe) ?? view;
    const on = (at: number) => (isFine ? at : Math.round(at / step) * step);
    const place = { x: on(from.x) + by.x * step, y: on(from.y) + by.y * step };
    put({ recipe: recipeAt(place, mannerOf(history.now.recipe)) }, "arrows");
    look(showing(view, size, place));
  };
  const zoom = (factor: number) => {
    const { look, view, history } = useExplore.getState();
    const place = placeOfRecipe(history.now.recipe);
    look(zoomed(place ? { ...view, ...place } : view, size, factor));
  };
  const shown = () => useExplore.getState().hover ?? useExplore.getState().history.now.recipe;
  const deeds: Record<string, () => void> = {
    "+": () => zoom(CLOSER),
    "=": () => zoom(CLOSER),
    "-": () => zoom(1 / CLOSER),
    Enter: () => onPin(shown()),
    " ": () => onKeep(shown()),
    Home: () => goTo(recipeAt({ x: 0, y: 0 }, mannerOf(useExplore.getState().history.now.recipe))),
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const by = ARROWS[event.key];
    const deed = by ? () => move(by, event.shiftKey) : deeds[event.key];
    if (!deed) return;
    event.preventDefault();
    deed();
  };
  return { onKeyDown, zoom };
}

/** Draws on a canvas, once a frame, when something has changed. */
function useFrame(
  canvas: RefObject<HTMLCanvasElement | null>,
  size: Size,
  draw: (canvas: HTMLCanvasElement) => void,
  changes: unknown[],
): void {
  useEffect(() => {
    const own = canvas.current;
    if (!own || size.width === 0) return;
    const wish = requestAnimationFrame(() => draw(own));
    return () => cancelAnimationFrame(wish);
  }, changes);
}

/** Where the pointer and the chosen picture are. */
function Rings({ size }: { size: Size }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const view = useExplore((state) => state.view);
  const hover = useExplore((state) => state.hover);
  const chosen = useRecipe();
  const draw = (own: HTMLCanvasElement) => drawRings(own, { view, size, chosen, hover });
  useFrame(canvas, size, draw, [view, size, chosen, hover]);
  return <canvas ref={canvas} aria-hidden />;
}

/** The map of a model's space: a wall of small pictures without end. */
export function MapCanvas(props: Props) {
  const { model, spots } = props;
  const { t } = useTranslation("explore");
  const { ref, width, height } = useElementSize();
  const size = useMemo(() => ({ width, height }), [width, height]);
  const [frame, setFrame] = useState<HTMLDivElement | null>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const isCalm = useReducedMotion();
  const view = useExplore((state) => state.view);
  const recipe = useRecipe();
  const { tiles, version, fault } = useTiles(model);
  const hands = useHands(size, props.onPin);
  const keys = useKeys(size, props);
  useWheel(frame, size);

  const isOffline = fault instanceof ApiProblem && fault.isOffline; // the frame tells of it
  const manner = mannerOf(recipe);
  const mannerKey = JSON.stringify(manner);
  useEffect(() => {
    if (size.width === 0) return;
    // While somebody zooms or types, only the last view is worth its pictures.
    const timer = setTimeout(() => tiles.want(tilesIn(view, size), manner), isCalm ? 120 : 60);
    return () => clearTimeout(timer);
  }, [tiles, view, size, mannerKey, isCalm]);

  const scheme = useComputedColorScheme();
  useFrame(
    canvas,
    size,
    (own) => drawMap(own, { tiles, view, size, spots, ratio: ratioOf(model) }),
    [tiles, version, view, size, spots, model, scheme],
  );

  return (
    <div className={classes.map}>
      <div
        ref={(element) => {
          ref(element);
          setFrame(element);
        }}
        className={classes.canvas}
        role="application"
        aria-roledescription={t("map.role")}
        aria-label={t("map.label", { model: model.name })}
        aria-describedby="map-keys"
        tabIndex={0}
        data-version={version}
        {...hands}
        onKeyDown={keys.onKeyDown}
      >
        <canvas ref={canvas} aria-hidden />
        <Rings size={size} />
      </div>
      <Group className={classes.zoom} gap={4}>
        <MapButton name={t("map.closer")} deed={() => keys.zoom(CLOSER)} icon={IconPlus} />
        <MapButton name={t("map.farther")} deed={() => keys.zoom(1 / CLOSER)} icon={IconMinus} />
        <MapButton name={t("map.back")} deed={() => goTo(recipe)} icon={IconFocus2} />
      </Group>
      {fault !== null && !isOffline && (
        <div className={classes.mapFault}>
          <Trouble fault={fault} onRetry={() => tiles.want(tilesIn(view, size), manner)} />
        </div>
      )}
      <Text id="map-keys" size="xs" c="dimmed" className={classes.keys}>
        {t("map.keys")}
      </Text>
      <span className="visually-hidden" aria-live="polite">
        {t("map.at", { name: nameOf(recipe) })}
      </span>
    </div>
  );
}

function ratioOf({ shape }: Model): number {
  return shape.width / shape.height;
}

function MapButton(props: { name: string; deed: () => void; icon: typeof IconPlus }) {
  return (
    <Tooltip label={props.name}>
      <ActionIcon variant="default" size="lg" aria-label={props.name} onClick={props.deed}>
        <props.icon size={18} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}
