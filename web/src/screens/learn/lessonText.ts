// The words of the lessons. They lie in the Python package, src/pinxit/data/lessons, one file a
// lesson and language, because worksheets and notebooks are made of the very same.
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

/** Text with **bold**, *emphasis* and `code`. */
export type Marked = string;

export interface Answer {
  text: Marked;
  isRight?: boolean;
  why: Marked;
}

export interface Step {
  id: string;
  title: string;
  text: Marked[];
  do?: { goal: string; text: Marked }[]; // a goal is reached at the bench of the lesson
  ask?: { question: Marked; answers: Answer[] };
  deeper?: Marked[]; // for those who know more mathematics
}

export interface LessonText {
  id: string;
  number?: number; // as teachers call it; the same as in lessons.ts
  title: string;
  lead: string;
  minutes: number;
  learn: Marked[];
  steps: Step[];
  discuss: Marked[];
  teacher: Marked[];
  papers: { what: Marked; source: string; link: string }[];
}

const files = import.meta.glob<LessonText>("../../../../src/pinxit/data/lessons/*.json", {
  import: "default",
});

const HOME = "../../../../src/pinxit/data/lessons";

/** The text of a lesson, in the language of the moment. */
export function useLessonText(id: string) {
  const { i18n } = useTranslation("learn");
  const language = i18n.language;
  return useQuery({
    queryKey: ["lesson", id, language],
    queryFn: () => (files[`${HOME}/${id}.${language}.json`] ?? files[`${HOME}/${id}.en.json`]!)(),
    networkMode: "always", // it comes with the studio
    staleTime: Infinity,
    gcTime: Infinity,
  });
}
