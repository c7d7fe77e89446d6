import { describe, expect, it } from "vitest";
import { changedTiles, pile } from "./pile";

describe("the pile", () => {
  it("holds a file that is dropped again once, at the end", () => {
    const before = [{ key: "a" }, { key: "b" }];
    expect(pile(before, [{ key: "a" }]).map((each) => each.key)).toEqual(["b", "a"]);
  });

  it("marks a tile that two changes name once", () => {
    const change = { part: "pixels", sentence: "", share: null };
    const changes = [
      { ...change, tiles: [[0, 1] as [number, number]] },
      { ...change, tiles: [[0, 1] as [number, number], [2, 3] as [number, number]] },
    ];
    expect(changedTiles(changes)).toEqual([
      [0, 1],
      [2, 3],
    ]);
  });
});
