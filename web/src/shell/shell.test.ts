import { describe, expect, it } from "vitest";
import type { Job } from "../api/types";
import { parcels } from "../api/uploads";
import { asked, pathOf } from "../screens/gallery/asked";
import { fileName } from "../screens/picture/Export";
import { zoomed } from "../screens/picture/Viewer";
import { withoutSeed } from "./handover";
import { fits } from "./Palette";
import { moved, reordered } from "./queueOrder";
import { proofOf } from "./SignIn";

const jobs = ["a", "b", "c"].map((id) => ({ id }) as Job);

describe("the queue", () => {
  it("says before which job one moves", () => {
    expect(moved(jobs, "b", -1)).toBe("a");
    expect(moved(jobs, "a", 1)).toBe("c");
    expect(moved(jobs, "b", 1)).toBeNull();
  });

  it("moves nothing beyond its ends", () => {
    expect(moved(jobs, "a", -1)).toBeUndefined();
    expect(moved(jobs, "c", 1)).toBeUndefined();
    expect(moved(jobs, "gone", 1)).toBeUndefined();
  });
});

describe("jobs in another order", () => {
  const waiting = [3, 5, 9].map((position, at) => ({ id: "abc"[at], position }) as Job);
  const placed = (jobs: Job[]) => jobs.map(({ id, position }) => `${id}${position}`).join(" ");

  it("take over the places that there are", () => {
    expect(placed(reordered(waiting, "c", "a"))).toBe("c3 a5 b9");
    expect(placed(reordered(waiting, "a", null))).toBe("b3 c5 a9");
    expect(placed(reordered(waiting, "gone", "a"))).toBe("a3 b5 c9");
  });
});

describe("the gallery's address", () => {
  it("asks what it says, and nothing that makes no sense", () => {
    expect(asked("q=red+fox&stars=3&trashed=true&sort=stars")).toEqual({
      q: "red fox",
      stars: 3,
      trashed: true,
      sort: "stars",
    });
    expect(asked("stars=99&sort=drop&x=1&trashed=no")).toEqual({});
  });

  it("is the same after it was read", () => {
    const path = pathOf({ q: "50 % & more", color: "red", stars: 2 });
    expect(asked(path.split("?")[1] ?? "")).toEqual({ q: "50 % & more", color: "red", stars: 2 });
    expect(pathOf({ q: "", trashed: false })).toBe("/gallery");
  });
});

describe("small things", () => {
  it("a remix has another seed and the same rest", () => {
    const remixed = withoutSeed({ psi: 0.7, seed: 1, recipe: { seeds: [1, 2], psi: 1 } });
    expect(remixed.psi).toBe(0.7);
    expect(remixed.seed).not.toBe(1);
    expect((remixed.recipe as { seeds: number[] }).seeds).toHaveLength(2);
    expect((remixed.recipe as { seeds: number[] }).seeds).not.toEqual([1, 2]);
  });

  it("the palette finds words by their beginnings, in any order", () => {
    expect(fits("Go to Gallery", "gal go")).toBe(true);
    expect(fits("Go to Gallery", "allery")).toBe(false);
    expect(fits("icons-64", "64")).toBe(true);
  });

  it("a key and an address with a launch token are told apart", () => {
    expect(proofOf("http://127.0.0.1:7788/#launch=a%2Bb")).toEqual({ launch: "a+b" });
    expect(proofOf("  pinxit_123 ")).toEqual({ key: "pinxit_123" });
  });

  it("a file name has nothing that a file system refuses", () => {
    expect(fileName("a/b: c?", "jpeg")).toBe("a b c.jpg");
    expect(fileName(" .. ", "png").endsWith(".png")).toBe(true);
    expect(fileName("", "webp")).toBe("pinxit.webp");
  });

  it("zoom keeps the place under the pointer, and ends at the whole picture", () => {
    const view = zoomed({ zoom: 1, x: 0, y: 0 }, 2, 100, 50);
    expect(view).toEqual({ zoom: 2, x: -100, y: -50 });
    expect(zoomed(view, 0.1)).toEqual({ zoom: 1, x: 0, y: 0 });
  });

  it("300 files go in parcels that lose none", () => {
    const files = Array.from({ length: 300 }, (_, at) => at);
    expect(parcels(files).flat()).toEqual(files);
    expect(Math.max(...parcels(files).map((each) => each.length))).toBeLessThanOrEqual(12);
  });
});
