import { describe, expect, it } from "vitest";
import type { JsonSchema } from "../../api/types";
import * as work from "./work";

const SCHEMA: JsonSchema = {
  properties: {
    size: { type: "integer", default: 512 },
    strength: { type: "number", default: 0.5, minimum: 0, maximum: 1 },
    style_weights: { type: "array", default: [] },
    quality: { type: "string", default: "good", enum: ["draft", "good"] },
    palette: { type: "array", default: [] },
  },
};
const FAST: JsonSchema = {
  properties: { size: {}, strength: { type: "number", default: 0.5 }, tier: {} },
};
const READY: work.Work = {
  ...work.NOTHING,
  contents: ["c"],
  styles: [{ picture: "s", weight: 1, mask: null }],
};

describe("knobs", () => {
  it("come from the schema, but for those with fields of their own", () => {
    expect(work.knobsOf(SCHEMA).map((each) => each.name)).toEqual([
      "strength",
      "quality",
      "palette",
    ]);
  });

  it("tell only what differs from the server's default", () => {
    const strong = work.turned(READY, "strength", 0.9, SCHEMA);
    expect(strong.settings).toEqual({ strength: 0.9 });
    expect(work.turned(strong, "strength", 0.5, SCHEMA).settings).toEqual({});
    expect(work.turned(strong, "palette", [], SCHEMA).settings).toEqual({ strength: 0.9 });
    expect(work.valueOf(READY, "strength", SCHEMA)).toBe(0.5);
    expect(work.valueOf(strong, "strength", SCHEMA)).toBe(0.9);
  });
});

describe("what is asked for", () => {
  it("waits until there is a content and a style that counts", () => {
    expect(work.lacks(work.NOTHING)).toBe("content");
    expect(work.lacks({ ...READY, styles: [] })).toBe("style");
    expect(work.lacks(work.styleChanged(READY, 0, { weight: 0 }))).toBe("weights");
    expect(work.lacks(READY)).toBeNull();
    expect(work.previewOf(work.NOTHING, FAST, 256)).toBeNull();
  });

  it("leaves out knobs of another method", () => {
    const told = { ...READY, method: "best" as const, settings: { quality: "draft", size: 1024 } };
    expect(work.previewOf(told, FAST, 256)).toMatchObject({
      method: "fast",
      size: 256,
      settings: {},
    });
    expect(work.jobOf(told, SCHEMA, "png").params.settings).toEqual({
      quality: "draft",
      size: 1024,
    });
  });

  it("is a folder where there are many contents", () => {
    expect(work.jobOf({ ...READY, count: 3 }, SCHEMA, "png")).toMatchObject({
      kind: "stylize",
      params: { content: "c", count: 3 },
    });
    const many = work.jobOf({ ...READY, contents: ["a", "b"] }, SCHEMA, "webp");
    expect(many.kind).toBe("stylize_folder");
    expect(many.params).toMatchObject({ contents: ["a", "b"], format: "webp" });
  });
});

describe("styles", () => {
  it("are at most four, each once", () => {
    let many = work.NOTHING;
    for (const style of ["a", "a", "b", "c", "d", "e"]) many = work.withStyle(many, { style });
    expect(many.styles.map((each) => each.style)).toEqual(["a", "b", "c", "d"]);
    expect(work.withoutStyle(many, 1).styles.map((each) => each.style)).toEqual(["a", "c", "d"]);
  });

  it("have shares in percent", () => {
    const weights = (...all: number[]) => all.map((weight) => ({ style: "x", weight }));
    expect(work.shares(weights(1, 1))).toEqual([50, 50]);
    expect(work.shares(weights(3, 1))).toEqual([75, 25]);
    expect(work.shares(weights(0, 0))).toEqual([0, 0]);
  });
});

describe("restore", () => {
  it("sets everything as it was", () => {
    const values = {
      content: "c",
      styles: [{ picture: "s", weight: 2, mask: "m" }, { style: "hokusai" }],
      method: "best",
      settings: { strength: 0.8, size: 1024 },
      mask: null,
      protect: "p",
      seed: 7,
    };
    const again = work.restored({ screen: "style", values })!;
    expect(again).toMatchObject({ contents: ["c"], method: "best", protect: "p", seed: 7 });
    expect(again.styles).toEqual([
      { picture: "s", weight: 2, mask: "m" },
      { style: "hokusai", weight: 1, mask: null },
    ]);
    expect(again.settings).toEqual({ strength: 0.8, size: 1024 });
  });

  it("takes what is there of damaged settings, and nothing of other screens", () => {
    expect(work.restored({ screen: "explore", values: {} })).toBeNull();
    expect(work.restored(null)).toBeNull();
    expect(work.restored({ screen: "style", values: { styles: [null, {}], seed: "x" } })).toEqual(
      work.NOTHING,
    );
  });
});

it("tells the middle of the times that were measured", () => {
  const job = (method: string, seconds: number, count = 1) => ({
    params: { method, count },
    started: "2026-01-01T00:00:00Z",
    ended: new Date(Date.parse("2026-01-01T00:00:00Z") + seconds * 1000).toISOString(),
  });
  const jobs = [job("auto", 10), job("auto", 100), job("auto", 60, 3), job("fast", 1)];
  expect(work.secondsOf(jobs, "auto")).toBe(20);
  expect(work.secondsOf(jobs, "best")).toBeNull();
});

describe("presets", () => {
  const made: work.Work = {
    ...READY,
    styles: [{ picture: "s", weight: 2, mask: "m" }],
    method: "best",
    settings: { strength: 0.9 },
    mask: "m2",
    seed: 5,
  };

  it("keep the manner, and nothing that belongs to one picture", () => {
    expect(work.mannerOf(made)).toEqual({
      styles: [{ picture: "s", weight: 2 }],
      method: "best",
      settings: { strength: 0.9 },
    });
    expect(work.mannerOf(work.NOTHING)).toBeNull();
  });

  it("leave the pictures, and where on them, as they are", () => {
    const other = { ...work.NOTHING, contents: ["d"], mask: "m3", seed: 7, count: 2 };
    expect(work.inManner(other, work.mannerOf(made)!)).toEqual({
      ...other,
      styles: [{ picture: "s", weight: 2, mask: null }],
      method: "best",
      settings: { strength: 0.9 },
    });
  });
});
