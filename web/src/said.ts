// What the server says, in the language of the page. The server speaks English sentences with values
// in them; a file of sentences/ tells each in another language, `{}` for its values in their order.
import i18next from "i18next";

export interface Sentences {
  sentences: Record<string, string>; // all that the server can say, which a test watches over
  lines: Record<string, string>; // that it puts together of several parts
  phrases: Record<string, string>; // that stand for a value in a sentence
  titles: Record<string, string>; // that the server gives to jobs
  stages: Record<string, string>; // of a job
}

type Rule = [pattern: RegExp, words: string];

const files = import.meta.glob<{ default: Sentences }>("./sentences/*.json");
const rules = new Map<string, Record<"whole" | "values" | "titles" | "stages", Rule[]>>();
const known = new Map<string, string>(); // what was told before
const MOST_KNOWN = 2_000;

/** Rules of a table, those with the most letters of their own first. */
function rulesOf(table: Record<string, string>): Rule[] {
  const own = (text: string) => text.replaceAll("{}", "").length;
  const all = Object.entries(table).sort(([one], [other]) => own(other) - own(one));
  return all.map(([english, words]) => {
    const escaped = english
      .trim()
      .split("{}")
      .map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&"));
    return [new RegExp(`^${escaped.join("([^]*?)")}$`), words.trim()];
  });
}

/** Makes the sentences of a language known. */
export function learn(language: string, told: Sentences): void {
  const whole = { ...told.sentences, ...told.lines };
  rules.set(language, {
    whole: rulesOf(whole),
    values: rulesOf({ ...told.phrases, ...whole }),
    titles: rulesOf(told.titles),
    stages: rulesOf(told.stages),
  });
  known.clear();
}

/** Loads the sentences of a language, before it is spoken. */
export async function loadSentences(language: string): Promise<void> {
  const load = files[`./sentences/${language}.json`];
  if (load && !rules.has(language)) learn(language, (await load()).default);
}

function byRules(text: string, all: Rule[], values: Rule[]): string | null {
  for (const [pattern, words] of all) {
    const found = pattern.exec(text);
    if (!found) continue;
    let at = 0;
    return words.replace(/\{\}/g, () => {
      const value = found[++at] ?? "";
      return byRules(value, values, values) ?? listed(value, values);
    });
  }
  return null;
}

/** The parts of a list, each by itself. */
function listed(value: string, values: Rule[]): string {
  if (!value.includes(", ")) return value;
  return value
    .split(", ")
    .map((each) => byRules(each, values, []) ?? each)
    .join(", ");
}

/** Several sentences in one text, each by itself. */
function oneByOne(text: string, all: Rule[], values: Rule[]): string {
  const parts = text.split(/(?<=[.!?]) (?=[A-Z])/);
  const told: string[] = [];
  for (let from = 0; from < parts.length;) {
    let to = parts.length;
    let words: string | null = null;
    while (to > from && words === null)
      words = byRules(parts.slice(from, to--).join(" "), all, values);
    told.push(words ?? parts[from] ?? "");
    from = words === null ? from + 1 : to + 1;
  }
  return told.join(" ");
}

/** A sentence of the server in the language of the page; as it is where that has no words for it. */
export function said(text: string | null | undefined, language = i18next.language): string {
  const own = rules.get(language);
  if (!text || !own) return text ?? "";
  const key = `${language} ${text}`;
  let words = known.get(key);
  if (words === undefined) {
    // What comes before a colon may be the name of a file that the sentence is about.
    words = byRules(text, own.whole, own.values) ?? oneByOne(text, own.whole, own.values);
    if (known.size > MOST_KNOWN) known.clear();
    known.set(key, words);
  }
  return words;
}

/** What a job does at the moment, in the language of the page. */
export const saidStage = (stage: string | null | undefined, language = i18next.language): string =>
  byTable("stages", stage, language);

/** What the server calls a job, in the language of the page; people's own titles stay. */
export const saidTitle = (title: string | null | undefined, language = i18next.language): string =>
  byTable("titles", title, language);

/** A phrase of the server that stands by itself, such as what to expect of a training. */
export function saidPhrase(text: string, language = i18next.language): string {
  const own = rules.get(language);
  return (own && byRules(text, own.values, own.values)) ?? text;
}

function byTable(table: "stages" | "titles", text: string | null | undefined, language: string) {
  const own = rules.get(language);
  return (text && own && byRules(text, own[table], own.values)) || text || "";
}
