import { describe, expect, it } from "vitest";
import {
  type Brush,
  Strokes,
  covered,
  empty,
  filled,
  halved,
  inverted,
  ofPixels,
  paint,
  pixels,
} from "./mask";

const HARD: Brush = { size: 20, softness: 0, erases: false };
const at = (mask: ReturnType<typeof empty>, x: number, y: number) =>
  mask.values[y * mask.width + x]!;

describe("a mask", () => {
  it("has the picture's shape, and at most 512 pixels on a side", () => {
    expect(empty(4000, 1000)).toMatchObject({ width: 512, height: 128 });
    expect(empty(64, 48)).toMatchObject({ width: 64, height: 48 });
    expect(empty(10_000, 1)).toMatchObject({ width: 512, height: 1 });
  });

  it("is white where it was painted, as wide as the brush is", () => {
    const mask = empty(100, 100);
    paint(mask, HARD, { x: 20, y: 50 }, { x: 80, y: 50 });
    expect(at(mask, 50, 50)).toBe(255);
    expect(at(mask, 50, 42)).toBe(255);
    expect(at(mask, 50, 35)).toBe(0);
    expect(at(mask, 50, 65)).toBe(0);
    expect(covered(mask)).toBeCloseTo((60 * 20 + Math.PI * 100) / 10_000, 1);
  });

  it("fades to its edge with a soft brush, without rings where strokes lie over each other", () => {
    const mask = empty(100, 100);
    const soft = { ...HARD, size: 60, softness: 1 };
    paint(mask, soft, { x: 50, y: 50 });
    const once = at(mask, 65, 50);
    paint(mask, soft, { x: 50, y: 50 });
    expect(at(mask, 65, 50)).toBe(once);
    const row = Array.from({ length: 30 }, (_, n) => at(mask, 50 + n, 50));
    expect([...row].sort((a, b) => b - a)).toEqual(row);
    expect(once).toBeGreaterThan(60);
    expect(once).toBeLessThan(200);
  });

  it("erases, fills, inverts", () => {
    const mask = filled(empty(50, 50), 255);
    paint(mask, { ...HARD, erases: true }, { x: 25, y: 25 });
    expect(at(mask, 25, 25)).toBe(0);
    expect(at(inverted(mask), 25, 25)).toBe(255);
    expect(covered(mask) + covered(inverted(mask))).toBeCloseTo(1, 9);
  });

  it("begins with a half, or with the middle", () => {
    const mask = empty(40, 20);
    expect(covered(halved(mask, "left"))).toBeCloseTo(0.5, 2);
    expect(at(halved(mask, "left"), 5, 10)).toBe(255);
    expect(at(halved(mask, "bottom"), 5, 5)).toBe(0);
    expect(at(halved(mask, "middle"), 20, 10)).toBe(255);
    expect(at(halved(mask, "middle"), 0, 0)).toBe(0);
  });

  it("takes a hand that leaves the picture", () => {
    const mask = empty(50, 50);
    paint(mask, HARD, { x: -500, y: -500 }, { x: -400, y: 900 });
    expect(covered(mask)).toBe(0);
    paint(mask, HARD, { x: 25, y: 25 }, { x: 900, y: 25 });
    expect(at(mask, 49, 25)).toBe(255);
  });

  it("goes a stroke back and forth", () => {
    const strokes = new Strokes(empty(50, 50));
    strokes.begin();
    paint(strokes.mask, HARD, { x: 25, y: 25 });
    const painted = covered(strokes.mask);
    strokes.change(inverted);
    strokes.undo();
    expect(covered(strokes.mask)).toBe(painted);
    strokes.undo();
    expect(covered(strokes.mask)).toBe(0);
    strokes.redo();
    expect(covered(strokes.mask)).toBe(painted);
    expect([strokes.canUndo, strokes.canRedo]).toEqual([true, true]);
    strokes.begin();
    expect(strokes.canRedo).toBe(false);
  });

  it("is the same after it was a file", () => {
    const mask = empty(30, 20);
    paint(mask, { ...HARD, softness: 0.6 }, { x: 10, y: 10 });
    expect(ofPixels(30, 20, pixels(mask)).values).toEqual(mask.values);
  });
});
