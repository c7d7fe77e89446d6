// Draws the map: tiles, the numbers of seeds, pins; and over it where pointer and choice are.
import type { Recipe } from "../../making/recipe";
import {
  type Place,
  type Size,
  type View,
  levelOf,
  placeOfRecipe,
  placeOfTile,
  pointOf,
  seedAt,
  stepOf,
  tilesIn,
} from "./map";
import type { Tiles } from "./tiles";
import type { Spot } from "./walk";

export interface Seen {
  tiles: Tiles;
  view: View;
  size: Size;
  spots: Spot<Recipe>[];
  ratio: number; // width to height of the model's pictures
}

const GAP = 3; // pixels between tiles
const ROOM_FOR_NUMBER = 80; // pixels of a tile from which on seeds are written

interface Inks {
  paper: string;
  line: string;
  accent: string;
}

function inksOf(canvas: HTMLCanvasElement): Inks {
  const style = getComputedStyle(canvas);
  const ink = (name: string) => style.getPropertyValue(name).trim();
  return { paper: ink("--mat"), line: ink("--line"), accent: ink("--accent") };
}

/** A canvas as sharp as the screen; its coordinates are those of the page. */
function prepared(canvas: HTMLCanvasElement, size: Size): CanvasRenderingContext2D | null {
  const density = window.devicePixelRatio || 1;
  const [width, height] = [Math.round(size.width * density), Math.round(size.height * density)];
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width;
    canvas.height = height;
  }
  const context = canvas.getContext("2d");
  context?.setTransform(density, 0, 0, density, 0, 0);
  context?.clearRect(0, 0, size.width, size.height);
  return context;
}

export function drawMap(canvas: HTMLCanvasElement, seen: Seen): void {
  const context = prepared(canvas, seen.size);
  if (!context) return;
  const inks = inksOf(canvas);
  const level = levelOf(seen.view.scale);
  const side = stepOf(level) * seen.view.scale;
  context.imageSmoothingQuality = "high";
  for (const tile of tilesIn(seen.view, seen.size, level)) {
    drawTile(context, seen, { place: placeOfTile(tile), side, inks });
  }
  seen.spots.forEach((spot, number) => {
    const place = placeOfRecipe(spot.recipe);
    if (place) drawPin(context, pointOf(seen.view, seen.size, place), String(number + 1), inks);
  });
}

export interface Rings extends Pick<Seen, "view" | "size"> {
  chosen: Recipe;
  hover: Recipe | null;
}

/** Where the pointer and the choice are; over the map, which is not drawn anew for them. */
export function drawRings(canvas: HTMLCanvasElement, rings: Rings): void {
  const context = prepared(canvas, rings.size);
  if (!context) return;
  drawRing(context, rings, { recipe: rings.hover, radius: 7, ink: "#ffffff" });
  drawRing(context, rings, { recipe: rings.chosen, radius: 11, ink: inksOf(canvas).accent });
}

interface Drawn {
  place: Place;
  side: number;
  inks: Inks;
}

function drawTile(context: CanvasRenderingContext2D, seen: Seen, drawn: Drawn): void {
  const { place, side, inks } = drawn;
  const { x, y } = pointOf(seen.view, seen.size, place);
  const inner = side - GAP;
  const [width, height] =
    seen.ratio >= 1 ? [inner, inner / seen.ratio] : [inner * seen.ratio, inner];
  const [left, top] = [x - width / 2, y - height / 2];
  const sprite = seen.tiles.at(place);
  context.fillStyle = inks.paper;
  context.fillRect(x - inner / 2, y - inner / 2, inner, inner);
  if (sprite) {
    const [across, down] =
      seen.ratio >= 1
        ? [sprite.side, sprite.side / seen.ratio]
        : [sprite.side * seen.ratio, sprite.side];
    const from = {
      x: sprite.x + (sprite.side - across) / 2,
      y: sprite.y + (sprite.side - down) / 2,
    };
    context.drawImage(sprite.sheet, from.x, from.y, across, down, left, top, width, height);
  }
  const isSeed = Number.isInteger(place.x) && Number.isInteger(place.y);
  if (isSeed && side > ROOM_FOR_NUMBER) {
    label(context, String(seedAt(place.x, place.y)), {
      x: x - inner / 2 + 4,
      y: y + inner / 2 - 4,
    });
  }
}

function label(context: CanvasRenderingContext2D, words: string, at: Place): void {
  context.font = "11px system-ui, sans-serif";
  context.textAlign = "left";
  context.textBaseline = "bottom";
  const width = context.measureText(words).width;
  context.fillStyle = "rgb(20 18 15 / 62%)";
  context.fillRect(at.x - 2, at.y - 14, width + 6, 15);
  context.fillStyle = "#ffffff";
  context.fillText(words, at.x + 1, at.y);
}

function drawPin(context: CanvasRenderingContext2D, at: Place, words: string, inks: Inks): void {
  context.beginPath();
  context.moveTo(at.x, at.y);
  context.arc(at.x, at.y - 16, 10, Math.PI * 0.8, Math.PI * 2.2);
  context.closePath();
  context.fillStyle = inks.accent;
  context.strokeStyle = "#ffffff";
  context.lineWidth = 1.5;
  context.fill();
  context.stroke();
  context.fillStyle = "#ffffff";
  context.font = "600 11px system-ui, sans-serif";
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillText(words, at.x, at.y - 15);
}

function drawRing(
  context: CanvasRenderingContext2D,
  seen: Rings,
  ring: { recipe: Recipe | null; radius: number; ink: string },
): void {
  const place = ring.recipe && placeOfRecipe(ring.recipe);
  if (!place) return;
  const { x, y } = pointOf(seen.view, seen.size, place);
  for (const [ink, wide] of [
    ["rgb(0 0 0 / 70%)", 5],
    ["#ffffff", 4],
    [ring.ink, 2],
  ] as const) {
    context.beginPath();
    context.arc(x, y, ring.radius, 0, Math.PI * 2);
    context.strokeStyle = ink;
    context.lineWidth = wide;
    context.stroke();
  }
}
