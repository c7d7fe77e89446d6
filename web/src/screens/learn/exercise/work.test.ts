import { describe, expect, it } from "vitest";
import type { Model } from "../../../api/types";
import { classCount, lacks, mostOf, NOTHING, paramsOf, type Work } from "./work";

const model = { name: "fashion", conditions: { classes: ["bag", "coat"], words: false } } as Model;
const work = (part: Partial<Work>): Work => ({ ...NOTHING, ...part });

describe("an exercise", () => {
  it("is made of a model or of pictures, never of both", () => {
    const both = work({ model: "fashion", pictures: ["a"], classes: ["bag", "boat"], texts: "x" });
    const told = paramsOf(both, model, "de");
    expect(told).toMatchObject({ model: "fashion", classes: ["bag"], texts: [], language: "de" });
    expect(told).not.toHaveProperty("pictures");
    const pieces = paramsOf({ ...both, subject: "pictures", language: "en" }, model, "de");
    expect(pieces).toMatchObject({ pictures: ["a"], language: "en", knobs: { variations: 0 } });
    expect(pieces).not.toHaveProperty("model");
  });

  it("says what it lacks", () => {
    expect(lacks(work({}), undefined)).toBe("model");
    expect(lacks(work({ subject: "pictures" }), model)).toBe("pictures");
    expect(lacks(work({ defects: [] }), model)).toBe("defects");
    expect(lacks(work({ task: "recognition", defects: [] }), model)).toBeNull();
    expect(lacks(work({ task: "recognition", classes: ["bag"] }), model)).toBe("classes");
    expect(lacks(work({ smallest: 0.4 }), model)).toBe("order");
    expect(classCount(work({ count: 1 }), model)).toBe(1);
  });

  it("has no more cases than fit on a page, and no defect where none is chosen", () => {
    expect(mostOf(512)).toBe(64);
    const told = paramsOf(work({ side: 512, count: 200, defects: [] }), model, "en");
    expect(told.knobs).toMatchObject({ count: 64, without: 1 });
  });
});
