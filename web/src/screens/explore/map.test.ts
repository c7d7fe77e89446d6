import { describe, expect, it } from "vitest";
import { PLAIN } from "../../making/recipe";
import {
  REACH,
  levelOf,
  nameOfTile,
  placeAt,
  placeOf,
  placeOfRecipe,
  placeOfTile,
  pointOf,
  recipeAt,
  seedAt,
  showing,
  tilesIn,
  zoomed,
} from "./map";

const SIZE = { width: 800, height: 600 };

describe("the lattice of seeds", () => {
  it("gives every lattice point its own seed, and finds the point of a seed again", () => {
    const seen = new Set<number>();
    for (let row = -20; row <= 20; row++) {
      for (let column = -20; column <= 20; column++) {
        const seed = seedAt(column, row);
        seen.add(seed);
        expect(placeOf(seed)).toEqual({ x: column + 0, y: row + 0 });
      }
    }
    expect(seen.size).toBe(41 * 41);
    expect(Math.max(...seen)).toBe(41 * 41 - 1);
  });

  it("lays neighboring seeds side by side", () => {
    for (let seed = 0; seed < 500; seed++) {
      const [here, next] = [placeOf(seed), placeOf(seed + 1)];
      expect(Math.max(Math.abs(here.x - next.x), Math.abs(here.y - next.y))).toBe(1);
    }
  });

  it("ends before the last seed that is taken", () => {
    expect(seedAt(REACH + 1, -REACH - 1)).toBeLessThan(2 ** 32);
    expect(recipeAt({ x: 1e9, y: -1e9 }, PLAIN).seeds[0]).toBe(seedAt(REACH, -REACH));
  });
});

describe("the recipe of a place", () => {
  it("is the plain seed on a lattice point", () => {
    const recipe = recipeAt({ x: 2, y: -1 }, { ...PLAIN, psi: 0.7 });
    expect(recipe).toMatchObject({ seeds: [seedAt(2, -1)], weights: [], psi: 0.7, way: "arc" });
  });

  it("mixes the four seeds around it by how near they are", () => {
    const recipe = recipeAt({ x: 0.25, y: 0.5 }, PLAIN);
    expect(recipe.seeds).toHaveLength(4);
    expect(recipe.weights.reduce((sum, each) => sum + each, 0)).toBeCloseTo(1, 6);
    const share = (column: number, row: number) =>
      recipe.weights[recipe.seeds.indexOf(seedAt(column, row))];
    expect(share(0, 0)).toBeCloseTo(0.375, 6);
    expect(share(1, 1)).toBeCloseTo(0.125, 6);
  });

  it("mixes two seeds on the line between them", () => {
    const recipe = recipeAt({ x: 0.5, y: 3 }, PLAIN);
    expect(recipe.seeds.sort()).toEqual([seedAt(0, 3), seedAt(1, 3)].sort());
    expect(recipe.weights).toEqual([0.5, 0.5]);
  });

  it("changes little where the pointer moves little, also over the border of a cell", () => {
    const share = (x: number, column: number) => {
      const recipe = recipeAt({ x, y: 0.3 }, PLAIN);
      return recipe.weights[recipe.seeds.indexOf(seedAt(column, 0))] ?? 0;
    };
    for (const column of [0, 1, 2]) {
      expect(Math.abs(share(0.999, column) - share(1.001, column))).toBeLessThan(0.003);
    }
  });

  it("is found on the map again, unless it lies beside it", () => {
    const place = { x: 3.25, y: -1.5 };
    const found = placeOfRecipe(recipeAt(place, PLAIN))!;
    expect(found.x).toBeCloseTo(3.25, 3);
    expect(found.y).toBeCloseTo(-1.5, 3);
    expect(placeOfRecipe({ ...recipeAt(place, PLAIN), fine: 4 })).toBeNull();
    expect(
      placeOfRecipe({ ...recipeAt(place, PLAIN), seeds: [1, 900], weights: [0.5, 0.5] }),
    ).toBeNull();
  });
});

describe("zooming", () => {
  it("keeps what is drawn: a tile of one level is the same place in the next", () => {
    for (const level of [-2, -1, 0, 1, 4]) {
      const tile = { level, column: 3, row: -5 };
      const same = { level: level + 1, column: 6, row: -10 };
      expect(recipeAt(placeOfTile(tile), PLAIN)).toEqual(recipeAt(placeOfTile(same), PLAIN));
    }
  });

  it("holds the place under the pointer", () => {
    const view = { x: 1.5, y: -2, scale: 96 };
    const point = { x: 700, y: 50 };
    const before = placeAt(view, SIZE, point);
    const after = placeAt(zoomed(view, SIZE, 1.7, point), SIZE, point);
    expect(after.x).toBeCloseTo(before.x, 9);
    expect(after.y).toBeCloseTo(before.y, 9);
  });

  it("keeps tiles between 0.7 and 1.5 times their wanted size", () => {
    for (let scale = 12; scale < 4096; scale *= 1.07) {
      const drawn = scale * 2 ** -levelOf(scale);
      expect(drawn).toBeGreaterThan(96 * 0.7);
      expect(drawn).toBeLessThan(96 * 1.45);
    }
  });

  it("covers the view with tiles, each once, the middle first", () => {
    const view = { x: 0.4, y: 0.1, scale: 130 };
    const tiles = tilesIn(view, SIZE);
    expect(new Set(tiles.map(nameOfTile)).size).toBe(tiles.length);
    expect(tiles[0]).toEqual({ level: 0, column: 0, row: 0 });
    const far = view.scale / 2;
    for (const corner of [
      { x: 0, y: 0 },
      { x: 800, y: 600 },
    ]) {
      const isCovered = tiles.some((tile) => {
        const point = pointOf(view, SIZE, placeOfTile(tile));
        return Math.abs(point.x - corner.x) <= far && Math.abs(point.y - corner.y) <= far;
      });
      expect(isCovered).toBe(true);
    }
  });

  it("moves just so far that a place is seen", () => {
    const view = { x: 0, y: 0, scale: 100 };
    expect(showing(view, SIZE, { x: 1, y: 1 })).toBe(view);
    const moved = showing(view, SIZE, { x: 10, y: 0 });
    expect(pointOf(moved, SIZE, { x: 10, y: 0 }).x).toBeCloseTo(800 - 48, 6);
    expect(moved.y).toBe(0);
  });
});
