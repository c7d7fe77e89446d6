import { beforeEach, describe, expect, it } from "vitest";
import { thinned } from "./gan/marks";
import type { Mark } from "./gan/trainer";
import type { LessonText } from "./lessonText";
import { LESSONS } from "./lessons";
import { boxOf, heightOf, pathOf } from "./parts/chart";
import { heatPixels, strength, zeroLine } from "./plane/heat";
import { inksOf } from "./plane/inks";
import { added } from "./plane/strokes";
import { progressOf, useProgress, wanted } from "./progress";

const texts = import.meta.glob<LessonText>("../../../../src/pinxit/data/lessons/*.json", {
  import: "default",
  eager: true,
});
const textOf = (id: string, language: string) =>
  texts[`../../../../src/pinxit/data/lessons/${id}.${language}.json`]!;

/** A text with all its words taken out: what both languages must have alike. */
const bones = (text: LessonText) => ({
  ...{ id: text.id, minutes: text.minutes, learn: text.learn.length },
  ...{ discuss: text.discuss.length, teacher: text.teacher.length },
  papers: text.papers.map(({ source, link }) => [source, link]),
  steps: text.steps.map((step) => ({
    id: step.id,
    text: step.text.length,
    deeper: step.deeper?.length,
    goals: step.do?.map(({ goal }) => goal),
    answers: step.ask?.answers.map(({ isRight }) => isRight ?? false),
  })),
});

describe.each(LESSONS.map(({ id, number }) => ({ id, number })))(
  "the lesson $id",
  ({ id, number }) => {
    it("has one number on the shelf and on worksheets", () => {
      expect(textOf(id, "en").number).toBe(number);
      expect(textOf(id, "de").number).toBe(number);
    });

    it("is the same in English and German", () => {
      expect(bones(textOf(id, "de"))).toEqual(bones(textOf(id, "en")));
    });

    it("asks questions with one right answer each, and gives papers", () => {
      const { steps, papers } = textOf(id, "en");
      for (const { ask } of steps)
        if (ask) expect(ask.answers.filter(({ isRight }) => isRight).length).toBe(1);
      expect(new Set(steps.map((step) => step.id)).size).toBe(steps.length);
      expect(papers.length).toBeGreaterThan(2);
    });
  },
);

describe("progress", () => {
  beforeEach(() => useProgress.setState({ all: {} }));

  it("is kept in the browser and can be forgotten", () => {
    const { go, reach, forget } = useProgress.getState();
    go("a", "one");
    reach("a", "one/ask");
    reach("a", "one/ask");
    const kept = JSON.parse(localStorage.getItem("pinxit.lessons") ?? "") as unknown;
    expect(kept).toEqual({ a: { step: "one", reached: ["one/ask"] } });
    forget("a");
    expect(progressOf(useProgress.getState().all, "a")).toEqual({ step: "", reached: [] });
  });

  it("wants all goals of a step, and its question", () => {
    const step = { id: "x", do: [{ goal: "g" }], ask: {} };
    expect(wanted(step)).toEqual(["x/g", "x/ask"]);
    expect(wanted({ id: "y" })).toEqual([]);
  });
});

describe("the plane", () => {
  it("is pale where D does not know, and colored by its side", () => {
    const inks = inksOf("light");
    const pixels = heatPixels(new Float32Array([0, 9, -9]), inks);
    expect([...pixels.slice(0, 3)]).toEqual(inks.paper);
    expect(pixels[6]).toBeGreaterThan(pixels[4]!); // blue
    expect(pixels[8]).toBeGreaterThan(pixels[10]!); // orange
    expect(strength(-1)).toBe(-strength(1));
  });

  it("draws the line where scores pass zero", () => {
    const side = 9;
    const scores = Float32Array.from({ length: side * side }, (_, at) => (at % side) - 2.25);
    const pieces = zeroLine(scores, side);
    expect(pieces.length).toBe(side - 1);
    for (const [x1, , x2] of pieces) expect([x1, x2]).toEqual([2.25, 2.25]);
  });

  it("gives a slow hand no more points than a fast one", () => {
    const fast = added([[[0, 0]]], [0.4, 0]);
    let slow = [[[0, 0] as const]] as Parameters<typeof added>[0];
    for (let n = 1; n <= 40; n++) slow = added(slow, [n / 100, 0]);
    expect(fast[0]!.length).toBe(11);
    expect(Math.abs(slow[0]!.length - fast[0]!.length)).toBeLessThanOrEqual(1);
  });
});

describe("the chart", () => {
  const marks = [0, 1, 2].map((step) => ({ step, lossD: step, lossG: 1, accuracy: NaN, pull: 0 }));

  it("leaves out what is no number, and keeps the box", () => {
    const box = boxOf(marks, ["lossD", "accuracy"], { low: 0, high: 1.2 });
    expect(box).toEqual({ low: 0, high: 2 });
    expect(heightOf(9, box)).toBe(0);
    expect(pathOf(marks as Mark[], "lossD", box)).toBe("M0.00 100.00L50.00 50.00L100.00 0.00");
    expect(pathOf(marks as Mark[], "accuracy", box)).toBe("");
    expect(thinned(marks as Mark[])).toEqual(marks);
  });
});
