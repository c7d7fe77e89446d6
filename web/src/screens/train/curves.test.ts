import { describe, expect, it } from "vitest";
import { drawable, linesOf } from "./curves";

const columns = { pictures: [0, 10, 20], seconds: [0, 1, 2], d_loss: [1, null, 3] };

describe("curves", () => {
  it("are drawn of everything but the axes", () => expect(drawable(columns)).toEqual(["d_loss"]));

  it("pass over moments without a number, from corner to corner", () => {
    expect(linesOf([columns], "d_loss")).toMatchObject([
      { path: "M0.00 100.00L100.00 0.00", low: 1, high: 3, last: 3 },
    ]);
  });

  it("are none where there are no numbers", () =>
    expect(linesOf([columns], "g_loss")).toEqual([null]));

  it("of two trainings share one scale", () => {
    const other = { pictures: [0, 40], d_loss: [5, 1] };
    expect(linesOf([columns, other], "d_loss")).toMatchObject([
      { path: "M0.00 100.00L50.00 50.00", last: 3 },
      { path: "M0.00 0.00L100.00 100.00", last: 1 },
    ]);
    expect(linesOf([columns, {}], "d_loss")[1]).toBeNull();
  });
});
