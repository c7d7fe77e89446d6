import { expect, it } from "vitest";
import { isSame, isSeed, keyOf, movedAlong, nameOf, ofSeed, whole } from "./recipe";

it("is the same, however the server writes it", () => {
  const told = { ...ofSeed(3), told: [], found: 1, moved: [], steered: [], sources: [] };
  expect(isSame(whole(told), ofSeed(3))).toBe(true);
  expect(keyOf({ ...ofSeed(3), moves: { 2: 1, 1: 4 } })).toBe(
    keyOf({ ...ofSeed(3), moves: { 1: 4, 2: 1 } }),
  );
});

it("keeps what was found by a projection", () => {
  const found = whole({ seeds: [0], told: [0.1, 0.2] });
  expect(found).toMatchObject({ told: [0.1, 0.2], found: 1, psi: 1 });
  expect(isSeed(found)).toBe(false);
  expect(nameOf(found)).toBe("≈");
});

it("forgets a direction that is back at 0", () => {
  const moved = movedAlong(ofSeed(3), 4, 2);
  expect(moved.moves).toEqual({ 4: 2 });
  expect(isSame(movedAlong(moved, 4, 0), ofSeed(3))).toBe(true);
});

it("has a short name", () => {
  expect(nameOf({ ...ofSeed(1), seeds: [1, 2, 3], weights: [1, 1, 1] })).toBe("1+2+…");
  expect(nameOf({ ...ofSeed(1), fine: 12, stage: 2 })).toBe("1 | 12");
});
