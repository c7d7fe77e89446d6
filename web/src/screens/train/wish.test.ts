import { describe, expect, it } from "vitest";
import {
  FIRST,
  asPlanned,
  branchWords,
  keptWish,
  paramsOf,
  planOf,
  resolutionOf,
  wishOf,
} from "./wish";

describe("the size of a training", () => {
  it("is one number, or width and height", () => {
    expect(resolutionOf("64")).toEqual([64, 64]);
    expect(resolutionOf("96x64")).toEqual([64, 96]);
  });

  it("is left to the program where nothing is written", () => {
    expect(resolutionOf("")).toBeNull();
    expect(resolutionOf("large")).toBeNull();
  });
});

describe("what a training is asked for", () => {
  it("comes back as it was chosen", () => {
    const wish = { ...FIRST, dataset: "d", size: "96x64", minutes: 12, channels: "4" as const };
    expect(wishOf(paramsOf(wish))).toEqual(wish);
  });

  it("comes back from what was restored: knobs, a budget in pictures, where it went on from", () => {
    const told = { dataset: "d", name: "n", minutes: null, images: 5000, knobs: { width: 96 } };
    const wish = wishOf({ ...told, branch: "heroes@50" });
    expect(paramsOf(wish)).toMatchObject({ ...told, branch: "heroes@50" });
    expect(branchWords("my@drawings@25")).toEqual({ name: "my@drawings", percent: "25" });
  });
});

describe("a plan that the browser kept", () => {
  it("comes back, with what an older page did not know", () => {
    expect(keptWish('{"dataset":"d","minutes":7}')).toEqual({ ...FIRST, dataset: "d", minutes: 7 });
  });

  it("is none where the browser holds something else", () => {
    for (const text of [undefined, "", "{", "null", "3"]) expect(keptWish(text)).toEqual(FIRST);
  });
});

describe("a plan that is kept under a name", () => {
  it("holds for other data, and leaves its name", () => {
    const wish = { ...FIRST, dataset: "d", name: "n", recipe: "few", size: "96x64", minutes: 12 };
    const kept = planOf({ ...wish, branch: "a@50", knobs: { width: 96 } });
    expect(Object.keys(kept)).not.toContain("dataset");
    const now = { ...FIRST, dataset: "e", name: "m", allow_subset: true };
    expect(asPlanned(now, kept)).toEqual({
      ...now,
      recipe: "few",
      size: "96x64",
      minutes: 12,
      knobs: { width: 96 },
    });
  });
});
