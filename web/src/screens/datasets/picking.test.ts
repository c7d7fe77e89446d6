import { describe, expect, it } from "vitest";
import { picked } from "./picking";

const all = ["a", "b", "c", "d"].map((id) => ({ id }));

describe("picking", () => {
  it("takes one, and lets it go again", () => {
    expect(picked(all, [], "b", false)).toEqual(["b"]);
    expect(picked(all, ["b"], "b", false)).toEqual([]);
  });

  it("takes all between two with Shift, in either direction", () => {
    expect(picked(all, ["b"], "d", true).sort()).toEqual(["b", "c", "d"]);
    expect(picked(all, ["d"], "b", true).sort()).toEqual(["b", "c", "d"]);
  });

  it("goes on from the one that was pressed last", () => {
    expect(picked(all, ["a"], "b", true).at(-1)).toBe("b");
  });
});
