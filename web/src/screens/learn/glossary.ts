// The words of the lessons. They lie in the Python package, src/pinxit/data/glossary, because
// worksheets and docs are made of the very same.
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { Step } from "./lessonText";

export interface Word {
  id: string;
  word: string;
  forms: string[]; // as it stands in texts
  text: string;
}

const HOME = "../../../../src/pinxit/data/glossary";
const files = import.meta.glob<Word[]>("../../../../src/pinxit/data/glossary/*.json", {
  import: "default",
});

/** All words, in the language of the moment and in the order of its alphabet. */
export function useGlossary() {
  const { i18n } = useTranslation("learn");
  const language = i18n.language;
  return useQuery({
    queryKey: ["glossary", language],
    queryFn: () => (files[`${HOME}/${language}.json`] ?? files[`${HOME}/en.json`]!)(),
    networkMode: "always", // it comes with the studio
    staleTime: Infinity,
    gcTime: Infinity,
  });
}

const escaped = (form: string) => form.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** Whether a word occurs in a text, whatever its capitals. */
export function isIn(word: Word, text: string): boolean {
  const forms = word.forms.map(escaped).join("|");
  return new RegExp(`(?<![\\p{L}\\p{N}_])(${forms})(?![\\p{L}\\p{N}_])`, "iu").test(text);
}

/** The words that a step says. */
export function wordsOf(step: Step, all: Word[]): Word[] {
  const { title, text, do: todo = [], ask, deeper = [] } = step;
  const answers = ask?.answers.flatMap((each) => [each.text, each.why]) ?? [];
  const told = [title, ...text, ...todo.map((each) => each.text), ask?.question, ...answers];
  const plain = [...told, ...deeper].join("\n").replace(/[*`]/g, "");
  return all.filter((each) => isIn(each, plain));
}
