import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { PLAIN, type Recipe } from "../../making/recipe";
import { seedAt, tilesIn } from "./map";
import { Tiles } from "./tiles";

const SIZE = { width: 600, height: 400 };

function desk() {
  const asked: Recipe[][] = [];
  const faults: unknown[] = [];
  let fault: unknown = null;
  const tiles = new Tiles({
    sheet: (recipes) => {
      asked.push(recipes);
      return fault ? Promise.reject(fault) : Promise.resolve({ n: asked.length } as never);
    },
    changed: () => undefined,
    failed: (each) => faults.push(each),
    cell: 96,
  });
  return { tiles, asked, faults, break: (each: unknown) => (fault = each) };
}

describe("the tiles of the map", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());
  const settled = () => vi.advanceTimersByTimeAsync(0);

  it("asks for the middle first, and for each once", async () => {
    const { tiles, asked } = desk();
    tiles.want(tilesIn({ x: 2, y: 1, scale: 96 }, SIZE), PLAIN);
    await settled();
    expect(asked[0]![0]!.seeds).toEqual([seedAt(2, 1)]);
    const seeds = asked.flat().map((each) => each.seeds[0]);
    expect(new Set(seeds).size).toBe(seeds.length);
    expect(tiles.isWhole).toBe(true);
    expect(Math.max(...asked.map((each) => each.length))).toBeLessThanOrEqual(16);
  });

  it("takes a quarter of the next zoom from this one", async () => {
    const { tiles, asked } = desk();
    tiles.want(tilesIn({ x: 0, y: 0, scale: 96 }, SIZE), PLAIN);
    await settled();
    const before = asked.length;
    const closer = tilesIn({ x: 0, y: 0, scale: 192 }, SIZE);
    tiles.want(closer, PLAIN);
    await settled();
    expect(asked.slice(before).flat().length).toBeLessThan(closer.length);
  });

  it("shows the pictures of before until those of another psi are there", async () => {
    const { tiles, asked } = desk();
    const view = tilesIn({ x: 0, y: 0, scale: 96 }, SIZE);
    tiles.want(view, PLAIN);
    await settled();
    const old = tiles.at({ x: 0, y: 0 });
    tiles.want(view, { ...PLAIN, psi: 0.5 });
    expect(tiles.at({ x: 0, y: 0 })).toBe(old);
    await settled();
    expect(tiles.at({ x: 0, y: 0 })).not.toBe(old);
    expect(asked.at(-1)![0]!.psi).toBe(0.5);
  });

  it("says what failed, and tries again", async () => {
    const { tiles, faults, break: broken } = desk();
    broken("no");
    tiles.want(tilesIn({ x: 0, y: 0, scale: 96 }, SIZE), PLAIN);
    await settled();
    expect(faults).toEqual(["no"]);
    broken(null);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(tiles.isWhole).toBe(true);
  });
});
