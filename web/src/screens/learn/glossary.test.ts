import { expect, it } from "vitest";
import { type Word, isIn, wordsOf } from "./glossary";
import type { LessonText } from "./lessonText";

const all = import.meta.glob<Word[]>("../../../../src/pinxit/data/glossary/*.json", {
  import: "default",
  eager: true,
});
const lessons = import.meta.glob<LessonText>("../../../../src/pinxit/data/lessons/*.json", {
  import: "default",
  eager: true,
});
const HOME = "../../../../src/pinxit/data";
const words = (language: string) => all[`${HOME}/glossary/${language}.json`]!;

it("finds words whole, whatever their capitals, also with letters beyond a to z", () => {
  const loss = words("en").find((each) => each.id === "loss")!;
  expect(isIn(loss, "Losses fall.")).toBe(true);
  expect(isIn(loss, "A glossy picture, floss and blossom.")).toBe(false);
  const layer = words("de").find((each) => each.id === "layer")!;
  expect(isIn(layer, "die Schicht.")).toBe(true);
  expect(isIn(layer, "Überschicht")).toBe(false);
  expect(isIn({ ...layer, forms: ["Über"] }, "Überall")).toBe(false);
});

it.each(["en", "de"])("tells words in the steps of lessons (%s)", (language) => {
  const { steps } = lessons[`${HOME}/lessons/two-curves.${language}.json`]!;
  const found = new Set(steps.flatMap((step) => wordsOf(step, words(language))).map((e) => e.id));
  for (const id of ["generator", "discriminator", "loss"]) expect(found).toContain(id);
  expect(found).not.toContain("gram-matrix");
});
