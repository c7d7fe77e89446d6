import { describe, expect, it } from "vitest";
import { PLAIN, keyOf, ofSeed } from "../../making/recipe";
import * as boards from "./board";
import * as breeding from "./breeding";
import { PACE, moved, ordered, seconds } from "./walk";

describe("a walk", () => {
  it("lasts as long as its ways, with the one back", () => {
    expect(seconds(3, { ...PACE, frames: 48, rate: 24 })).toBe(6);
    expect(seconds(1, PACE)).toBe(0);
  });

  it("goes in the order that was given, new stops last", () => {
    const spots = ["a", "b", "c", "d"].map((id) => ({ id, title: id, recipe: null }));
    expect(ordered(spots, ["c", "a"]).map((each) => each.id)).toEqual(["c", "a", "b", "d"]);
  });

  it("moves one stop and leaves the others in their order", () => {
    expect(moved([1, 2, 3, 4], 0, 2)).toEqual([2, 3, 1, 4]);
    expect(moved([1, 2, 3, 4], 3, 0)).toEqual([4, 1, 2, 3]);
    expect(moved([1, 2], 1, 9)).toEqual([1, 2]);
    expect(moved([1, 2], 7, 0)).toEqual([1, 2]);
  });
});

describe("the mixing board", () => {
  const board = boards.fresh(PLAIN, 5);

  it("mixes seeds by their numbers, and leaves the rest to the server", () => {
    const [row, column] = [ofSeed(1), ofSeed(9)];
    expect(boards.mixedHere(row, column, 3)).toEqual({ ...row, fine: 9, stage: 3 });
    expect(boards.mixedHere({ ...row, moves: { 0: 1 } }, column, 3)).toBeNull();
    expect(boards.mixedHere(row, { ...column, seeds: [1, 2], weights: [1, 1] }, 3)).toBeNull();
    expect(boards.mixedHere(row, { ...column, psi: 0.5 }, 3)).toBeNull();
  });

  it("finds every header and every cell on the sheet", () => {
    const cells = board.rows.flatMap((row) =>
      board.columns.map((column) => boards.mixedHere(row, column, board.stage)!),
    );
    const sheet = boards.drawn(board, cells);
    expect(sheet[boards.numberOf(board, -1, 2)]).toBe(board.columns[2]);
    expect(sheet[boards.numberOf(board, 1, -1)]).toBe(board.rows[1]);
    const cell = sheet[boards.numberOf(board, 3, 1)]!;
    expect([cell.seeds[0], cell.fine]).toEqual([
      board.rows[3]!.seeds[0],
      board.columns[1]!.seeds[0],
    ]);
  });

  it("never asks for more than fits into one sheet, and keeps one row", () => {
    let large = board;
    for (let n = 0; n < 20; n++) large = boards.added(large, "rows", ofSeed(100 + n));
    for (let n = 0; n < 20; n++) large = boards.added(large, "columns", ofSeed(200 + n));
    expect(
      large.rows.length + large.columns.length + large.rows.length * large.columns.length,
    ).toBeLessThanOrEqual(64);
    let small = board;
    for (let n = 0; n < 20; n++) small = boards.removed(small, "rows", 0);
    expect(small.rows).toHaveLength(1);
  });
});

describe("pick and breed", () => {
  const first = breeding.started(PLAIN, 0);

  it("likes and does not like any more", () => {
    const once = breeding.toggled(first, ofSeed(3));
    expect(breeding.liked(once)).toEqual([ofSeed(3)]);
    expect(breeding.liked(breeding.toggled(once, ofSeed(3)))).toEqual([]);
  });

  it("keeps parents that live on liked, and goes back a generation", () => {
    const picked = breeding.toggled(first, ofSeed(3));
    const next = breeding.bred(picked, [ofSeed(3), ofSeed(50)]);
    expect(breeding.liked(next)).toEqual([ofSeed(3)]);
    const back = breeding.at(next, 0);
    expect(breeding.seenOf(back).recipes).toHaveLength(breeding.LITTER);
    expect(breeding.bred(back, [ofSeed(7)]).generations).toHaveLength(2);
  });

  it("keeps what is liked when psi changes", () => {
    const picked = breeding.toggled(first, ofSeed(3));
    const told = breeding.inManner(picked, { ...PLAIN, psi: 0.5 });
    expect(breeding.liked(told).map(keyOf)).toEqual([keyOf(ofSeed(3, { ...PLAIN, psi: 0.5 }))]);
  });
});
