import { describe, expect, it } from "vitest";
import { drawable, lineOf } from "./curves";

const columns = { pictures: [0, 10, 20], seconds: [0, 1, 2], d_loss: [1, null, 3] };

describe("curves", () => {
  it("are drawn of everything but the axes", () => expect(drawable(columns)).toEqual(["d_loss"]));

  it("pass over moments without a number, from corner to corner", () => {
    expect(lineOf(columns, "d_loss")).toMatchObject({
      path: "M0.00 100.00L100.00 0.00",
      low: 1,
      high: 3,
      last: 3,
    });
  });

  it("are none where there are no numbers", () => expect(lineOf(columns, "g_loss")).toBeNull());
});
