// The small pictures of the map: asked for by the sheet, those in the middle first.
import { type Manner, type Recipe, keyOf } from "../../making/recipe";
import { type Place, type Tile, placeOfTile, recipeAt } from "./map";

export interface Sprite {
  sheet: CanvasImageSource;
  x: number;
  y: number;
  side: number;
}

export interface Painter {
  /** Draws recipes onto one sheet, `columns` in a row. */
  sheet(recipes: Recipe[], columns: number, signal: AbortSignal): Promise<CanvasImageSource>;
  /** Something is there that was not there before. */
  changed(): void;
  failed(fault: unknown): void;
  cell: number;
}

const TOGETHER = 16; // tiles of one sheet: few enough that the hero preview never waits long
const COLUMNS = 4;
const MOST_KEPT = 1_500;
const PAUSE = 3_000; // milliseconds after a fault

/** The same place has the same name at every zoom. */
export function nameOf(place: Place): string {
  return `${place.x}/${place.y}`;
}

export class Tiles {
  private sprites = new Map<string, Sprite>();
  private before = new Map<string, Sprite>(); // of the manner before, shown until new ones come
  private wanted: Tile[] = [];
  private manner: Manner | null = null;
  private running: AbortController | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly painter: Painter) {}

  at(place: Place): Sprite | undefined {
    const name = nameOf(place);
    return this.sprites.get(name) ?? this.before.get(name);
  }

  /** Whether everything that was wanted is there. */
  get isWhole(): boolean {
    return this.missing().length === 0;
  }

  want(tiles: Tile[], manner: Manner): void {
    if (this.manner === null || mannerKey(manner) !== mannerKey(this.manner)) {
      if (this.sprites.size > 0) this.before = this.sprites;
      this.sprites = new Map();
      this.running?.abort();
      this.running = null;
    }
    this.manner = manner;
    this.wanted = tiles;
    if (this.running === null) void this.run();
  }

  stop(): void {
    clearTimeout(this.timer);
    this.running?.abort();
    this.running = null;
    this.wanted = [];
  }

  private missing(): Place[] {
    return this.wanted.map(placeOfTile).filter((place) => !this.sprites.has(nameOf(place)));
  }

  private async run(): Promise<void> {
    clearTimeout(this.timer);
    const own = new AbortController();
    this.running = own;
    try {
      for (;;) {
        const places = this.missing().slice(0, TOGETHER);
        if (places.length === 0) break;
        await this.draw(places, own);
        if (this.running !== own) return;
      }
      this.before = new Map();
      this.running = null;
    } catch (fault) {
      if (this.running !== own) return;
      this.running = null;
      this.timer = setTimeout(() => void this.run(), PAUSE);
      this.painter.failed(fault);
    }
  }

  private async draw(places: Place[], own: AbortController): Promise<void> {
    const recipes = places.map((place) => recipeAt(place, this.manner!));
    const sheet = await this.painter.sheet(recipes, COLUMNS, own.signal);
    if (this.running !== own) return;
    const side = this.painter.cell;
    places.forEach((place, n) => {
      const [x, y] = [(n % COLUMNS) * side, Math.floor(n / COLUMNS) * side];
      this.sprites.set(nameOf(place), { sheet, x, y, side });
    });
    this.forget();
    this.painter.changed();
  }

  /** Lets go of the oldest, unless they are wanted. */
  private forget(): void {
    if (this.sprites.size <= MOST_KEPT) return;
    const wanted = new Set(this.wanted.map((tile) => nameOf(placeOfTile(tile))));
    for (const name of this.sprites.keys()) {
      if (this.sprites.size <= MOST_KEPT * 0.8) return;
      if (!wanted.has(name)) this.sprites.delete(name);
    }
  }
}

function mannerKey(manner: Manner): string {
  return keyOf(recipeAt({ x: 0, y: 0 }, manner));
}
