// The map of a model's space: an endless lattice of seeds, laid out as a spiral around seed 0.
// Every place has one recipe at every zoom: the seeds of the four lattice points around it,
// weighted by how near they are. Zooming only chooses which places are drawn.
import { type Manner, type Recipe, isSeed, ofSeed } from "../../making/recipe";

export interface Place {
  x: number;
  y: number;
}

/** What is seen of the map: the place in the middle, and how many pixels lie between two seeds. */
export interface View extends Place {
  scale: number;
}

export interface Size {
  width: number;
  height: number;
}

/** One drawn picture: its level of zoom, and where it lies in steps of that level. */
export interface Tile {
  level: number;
  column: number;
  row: number;
}

export const LEAST_SCALE = 12;
export const MOST_SCALE = 4096;
const TILE = 96; // pixels of a tile that are aimed at; drawn are 0.7 to 1.4 times as many
const EXACTNESS = 10_000; // weights are rounded, so that the same place is the same recipe

/** The seed at a lattice point. Rings around 0: ring r holds the seeds (2r-1)² to (2r+1)²-1. */
export function seedAt(column: number, row: number): number {
  const ring = Math.max(Math.abs(column), Math.abs(row));
  if (ring === 0) return 0;
  const inside = (2 * ring - 1) ** 2;
  const side = 2 * ring;
  if (column === ring && row > -ring) return inside + ring + row - 1;
  if (row === ring) return inside + side + ring - column - 1;
  if (column === -ring) return inside + 2 * side + ring - row - 1;
  return inside + 3 * side + ring + column - 1;
}

/** The lattice point of a seed. */
export function placeOf(seed: number): Place {
  if (seed <= 0) return { x: 0, y: 0 };
  const ring = Math.ceil((Math.sqrt(seed + 1) - 1) / 2);
  const side = 2 * ring;
  const along = seed - (side - 1) ** 2;
  const quarter = Math.floor(along / side);
  const rest = (along % side) + 1 - ring;
  if (quarter === 0) return { x: ring, y: rest };
  if (quarter === 1) return { x: 0 - rest, y: ring };
  if (quarter === 2) return { x: -ring, y: 0 - rest };
  return { x: rest, y: -ring };
}

/** How far the map reaches from its middle: further out are seeds of more than 32 bits. */
export const REACH = 32_760;

export function within(place: Place): Place {
  const held = (far: number) => Math.min(REACH, Math.max(-REACH, far));
  return { x: held(place.x), y: held(place.y) };
}

/** The recipe of a place: the nearest seed first, because it decides what is shown unasked. */
export function recipeAt(place: Place, manner: Manner): Recipe {
  const { x, y } = within(place);
  const [left, top] = [Math.floor(x), Math.floor(y)];
  const [right, down] = [x - left, y - top];
  const corners = [
    { seed: seedAt(left, top), weight: (1 - right) * (1 - down) },
    { seed: seedAt(left + 1, top), weight: right * (1 - down) },
    { seed: seedAt(left, top + 1), weight: (1 - right) * down },
    { seed: seedAt(left + 1, top + 1), weight: right * down },
  ]
    .map((each) => ({ ...each, weight: Math.round(each.weight * EXACTNESS) / EXACTNESS }))
    .filter((each) => each.weight > 0)
    .sort((a, b) => b.weight - a.weight || a.seed - b.seed);
  if (corners.length === 1) return ofSeed(corners[0]!.seed, manner);
  return {
    ...ofSeed(0, manner),
    seeds: corners.map((each) => each.seed),
    weights: corners.map((each) => each.weight),
  };
}

/** Where a recipe lies on the map; null if it lies beside it. */
export function placeOfRecipe(recipe: Recipe): Place | null {
  if (recipe.fine !== null || recipe.told?.length || recipe.moved?.length) return null;
  if (isSeed({ ...recipe, moves: {} })) return placeOf(recipe.seeds[0]!);
  const points = recipe.seeds.map(placeOf);
  const total = recipe.weights.reduce((sum, weight) => sum + weight, 0);
  if (total <= 0 || recipe.weights.length !== points.length) return null;
  const mean = (side: "x" | "y") =>
    points.reduce((sum, point, n) => sum + point[side] * recipe.weights[n]!, 0) / total;
  const place = { x: mean("x"), y: mean("y") };
  const again = recipeAt(place, recipe);
  return again.seeds.every((seed) => recipe.seeds.includes(seed)) ? place : null;
}

/** The level of zoom whose tiles are nearest to the wanted size; 0 draws each seed once. */
export function levelOf(scale: number): number {
  return Math.round(Math.log2(scale / TILE));
}

export function stepOf(level: number): number {
  return 2 ** -level;
}

export function placeOfTile(tile: Tile): Place {
  const step = stepOf(tile.level);
  return { x: tile.column * step, y: tile.row * step };
}

export function nameOfTile(tile: Tile): string {
  return `${tile.level}/${tile.column}/${tile.row}`;
}

/** The tiles that cover a view, nearest to its middle first. */
export function tilesIn(view: View, size: Size, level = levelOf(view.scale)): Tile[] {
  const step = stepOf(level);
  const [across, down] = [size.width / 2 / view.scale, size.height / 2 / view.scale];
  const first = (middle: number, far: number) => Math.ceil((middle - far) / step - 0.5);
  const last = (middle: number, far: number) => Math.floor((middle + far) / step + 0.5);
  const tiles: Tile[] = [];
  for (let row = first(view.y, down); row <= last(view.y, down); row++) {
    for (let column = first(view.x, across); column <= last(view.x, across); column++) {
      tiles.push({ level, column, row });
    }
  }
  const far = (tile: Tile) => Math.hypot(tile.column * step - view.x, tile.row * step - view.y);
  return tiles.sort((a, b) => far(a) - far(b));
}

/** The place under a point of the canvas, in pixels from its upper left corner. */
export function placeAt(view: View, size: Size, point: Place): Place {
  return within({
    x: view.x + (point.x - size.width / 2) / view.scale,
    y: view.y + (point.y - size.height / 2) / view.scale,
  });
}

/** The point of the canvas where a place is drawn. */
export function pointOf(view: View, size: Size, place: Place): Place {
  return {
    x: (place.x - view.x) * view.scale + size.width / 2,
    y: (place.y - view.y) * view.scale + size.height / 2,
  };
}

/** Zoomed, with the place under one point staying where it is. */
export function zoomed(view: View, size: Size, factor: number, point?: Place): View {
  const scale = Math.min(MOST_SCALE, Math.max(LEAST_SCALE, view.scale * factor));
  const at = point ?? { x: size.width / 2, y: size.height / 2 };
  const held = placeAt(view, size, at);
  const middle = {
    x: held.x - (at.x - size.width / 2) / scale,
    y: held.y - (at.y - size.height / 2) / scale,
  };
  return { ...within(middle), scale };
}

/** Moved by pixels, as a hand drags it. */
export function panned(view: View, by: Place): View {
  return {
    ...within({ x: view.x - by.x / view.scale, y: view.y - by.y / view.scale }),
    scale: view.scale,
  };
}

/** Moved just so far that a place is seen. */
export function showing(view: View, size: Size, place: Place, margin = 48): View {
  const point = pointOf(view, size, place);
  const over = (at: number, whole: number) =>
    at < margin ? at - margin : at > whole - margin ? at - (whole - margin) : 0;
  const by = { x: over(point.x, size.width), y: over(point.y, size.height) };
  return by.x === 0 && by.y === 0 ? view : panned(view, { x: -by.x, y: -by.y });
}
