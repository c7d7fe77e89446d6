// What an exercise is made of, and what the server is told of it.
import type { Model } from "../../../api/types";

export const KINDS = ["scratch", "stain", "hole", "missing", "smear"] as const;
export type KindOfDefect = (typeof KINDS)[number];
export const TASKS = ["inspection", "recognition", "none"] as const;
export type Task = (typeof TASKS)[number];
export const SECONDS = [0, 3, 5, 10, 20, 30, 60];
export const SIDES = [64, 128, 256, 512];
export const MOST_PICTURES = 12;
const MOST_PIXELS = 2 ** 24; // of all cases together, as the server says
const MOST_CASES = 2000;
const MOST_CLASSES = 10; // that can be answered by a key each

/** Numbers that are set by sliders, as the server has them. */
export interface Knobs {
  count: number;
  strength: number;
  without: number;
  noise: number;
  smallest: number;
  largest: number;
  styled: number;
  psi: number;
  variations: number;
}

export interface Work extends Knobs {
  subject: "model" | "pictures";
  model: string;
  classes: string[];
  texts: string;
  pictures: string[];
  style: string | null;
  task: Task;
  name: string;
  seconds: number;
  language: "" | "en" | "de"; // "" is that of the studio
  side: number;
  defects: KindOfDefect[];
  seed: number;
}

export const NOTHING: Work = {
  subject: "model",
  model: "",
  classes: [],
  texts: "",
  pictures: [],
  style: null,
  task: "inspection",
  name: "",
  seconds: 10,
  language: "",
  side: 256,
  defects: [...KINDS],
  seed: 0,
  count: 24,
  strength: 0.4,
  without: 0.5,
  noise: 0.03,
  smallest: 0.06,
  largest: 0.18,
  styled: 0.5,
  psi: 0.8,
  variations: 0,
};

/** How many cases of a size fit on one page. */
export const mostOf = (side: number): number =>
  Math.min(MOST_CASES, Math.floor(MOST_PIXELS / side ** 2));

export const textsOf = (work: Work): string[] =>
  work.texts
    .split(",")
    .map((each) => each.trim())
    .filter(Boolean);

/** The classes of the model that are asked for; those of another model are not. */
const chosenOf = (work: Work, model: Model | undefined): string[] =>
  work.classes.filter((each) => model?.conditions.classes.includes(each));

/** How many classes the cases have. */
export function classCount(work: Work, model: Model | undefined): number {
  if (work.subject === "pictures") return work.pictures.length;
  const asked = chosenOf(work, model).length + (model?.conditions.words ? textsOf(work).length : 0);
  const all = asked || model?.conditions.classes.length || 1;
  return Math.min(all, work.count);
}

/** What is missing before cases can be made: the name of a sentence. */
export function lacks(
  work: Work,
  model: Model | undefined,
): "model" | "pictures" | "defects" | "order" | "classes" | null {
  if (work.subject === "model" && !model) return "model";
  if (work.subject === "pictures" && work.pictures.length === 0) return "pictures";
  if (work.task === "inspection" && work.defects.length === 0) return "defects";
  if (work.smallest > work.largest) return "order";
  const count = classCount(work, model);
  if (work.task === "recognition" && (count < 2 || count > MOST_CLASSES)) return "classes";
  return null;
}

/** The params of the job. */
export function paramsOf(work: Work, model: Model | undefined, language: "en" | "de") {
  const isOfModel = work.subject === "model";
  const subject = isOfModel
    ? {
        model: model?.name ?? "",
        classes: chosenOf(work, model),
        texts: model?.conditions.words ? textsOf(work) : [],
      }
    : { pictures: work.pictures };
  const { count, side, defects, without, strength, smallest, largest, noise } = work;
  const knobs = {
    ...{ count: Math.min(count, mostOf(side)), side, noise, smallest, largest },
    ...(defects.length > 0 ? { defects, without, strength } : { without: 1 }),
    ...(isOfModel ? { psi: work.psi } : { variations: work.variations }),
    ...(work.style ? { styled: work.styled } : {}),
  };
  return {
    ...subject,
    knobs,
    styles: work.style ? [{ picture: work.style }] : [],
    exercise: work.task,
    seconds: work.seconds,
    language: work.language || language,
    name: work.name.trim(),
    seed: work.seed,
  };
}
