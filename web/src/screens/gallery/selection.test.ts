import { describe, expect, it } from "vitest";
import { move, NOTHING, press, target, unknown } from "./selection";

const ids = [..."abcdefghij"];
const chosen = (selection: { chosen: ReadonlySet<string> }) =>
  [...selection.chosen].sort().join("");

describe("choosing", () => {
  it("takes one, more by Ctrl, and gives it back", () => {
    const one = press(NOTHING, ids, 2);
    expect(chosen(one)).toBe("c");
    const two = press(one, ids, 5, { isMore: true });
    expect(chosen(two)).toBe("cf");
    expect(chosen(press(two, ids, 2, { isMore: true }))).toBe("f");
  });

  it("takes a range by Shift, from where it began", () => {
    const one = press(NOTHING, ids, 6);
    expect(chosen(press(one, ids, 3, { isRange: true }))).toBe("defg");
    const longer = press(press(one, ids, 3, { isRange: true }), ids, 8, { isRange: true });
    expect(chosen(longer)).toBe("ghi");
  });

  it("moves without choosing, and chooses on the way with Shift", () => {
    const moved = move(NOTHING, ids, 4, false);
    expect(moved.at).toBe(4);
    expect(chosen(moved)).toBe("");
    expect(chosen(move(moved, ids, 6, true))).toBe("efg");
    expect(move(moved, ids, 99, false).at).toBe(9);
  });

  it("takes of a list with gaps what is known, and says how much is not", () => {
    const gaps = { length: 9, at: (n: number) => (n < 3 || n > 6 ? ids[n] : undefined) };
    const range = press(press(NOTHING, gaps, 1), gaps, 8, { isRange: true });
    expect(chosen(range)).toBe("bchi");
    expect(unknown(gaps, 1, 8)).toBe(4);
    expect(press(range, gaps, 4)).toBe(range);
    const toUnknown = move(press(NOTHING, gaps, 1), gaps, 5, true);
    expect([toUnknown.at, chosen(toUnknown)]).toEqual([5, "bc"]);
    expect(move(range, gaps, 8, false).at).toBe(8);
  });

  it("walks a grid of four columns", () => {
    expect(target("ArrowDown", 1, 4, 2, 10)).toBe(5);
    expect(target("ArrowUp", 1, 4, 2, 10)).toBe(1);
    expect(target("ArrowRight", 9, 4, 2, 10)).toBe(9);
    expect(target("PageDown", 1, 4, 2, 10)).toBe(9);
    expect(target("PageDown", 5, 4, 2, 10)).toBe(9);
    expect(target("Home", 5, 4, 2, 10)).toBe(0);
    expect(target("x", 5, 4, 2, 10)).toBeNull();
  });
});
