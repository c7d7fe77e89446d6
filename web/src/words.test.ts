import { describe, expect, it } from "vitest";

type Words = Record<string, unknown>;

const files = import.meta.glob<{ default: Words }>("./locales/*/*.json", { eager: true });
const sources = import.meta.glob<string>(["./**/*.{ts,tsx}", "!./**/*.test.*"], {
  eager: true,
  query: "?raw",
  import: "default",
});

function flat(words: Words, before = ""): string[] {
  return Object.entries(words).flatMap(([name, value]) =>
    typeof value === "string" ? [before + name] : flat(value as Words, `${before}${name}.`),
  );
}

function at(path: string): [string, string] {
  const [, , language, name] = path.split("/") as [string, string, string, string];
  return [language, name.replace(".json", "")];
}

const known: Record<string, Record<string, string[]>> = {};
for (const [path, file] of Object.entries(files)) {
  const [language, name] = at(path);
  (known[language] ??= {})[name] = flat(file.default);
}

const english = known.en ?? {};
const others = Object.keys(known).filter((language) => language !== "en");

function holds(name: string, key: string): boolean {
  const all = english[name] ?? [];
  return all.includes(key) || all.includes(`${key}_one`) || all.includes(`${key}_other`);
}

/** The keys that a source file uses, with the file of words that they are looked for in. */
function used(source: string): { name: string; key: string; isPrefix: boolean }[] {
  const home = /(?:useTranslation\(\s*\[?\s*|TFunction<)"(\w+)"/.exec(source)?.[1] ?? "shell";
  const found = [];
  for (const [, quoted, begun] of source.matchAll(/\bt\(\s*(?:"([^"]+)"|`([^`$]*)\$\{)/g)) {
    const text = quoted ?? begun ?? "";
    const [name, key] = text.includes(":") ? text.split(":") : [home, text];
    found.push({ name: name ?? home, key: key ?? "", isPrefix: quoted === undefined });
  }
  return found;
}

describe("words", () => {
  it.each(others)("are the same keys in English and in %s", (language) => {
    expect(Object.keys(known[language] ?? {}).sort()).toEqual(Object.keys(english).sort());
    for (const [name, keys] of Object.entries(english))
      expect(known[language]?.[name]?.sort(), name).toEqual(keys.sort());
  });

  it.each(others)("keep their blanks in %s", (language) => {
    const blanks = (text: string) => (text.match(/\{\{\w+\}\}/g) ?? []).sort();
    const texts = (words: Words): string[] =>
      Object.values(words).flatMap((value) =>
        typeof value === "string" ? [value] : texts(value as Words),
      );
    for (const name of Object.keys(english)) {
      const mine = files[`./locales/en/${name}.json`]?.default ?? {};
      const theirs = files[`./locales/${language}/${name}.json`]?.default ?? {};
      const pairs = texts(mine).map((text, at) => [text, texts(theirs)[at] ?? ""] as const);
      for (const [text, other] of pairs) expect(blanks(other), text).toEqual(blanks(text));
    }
  });

  it.each(Object.keys(sources))("that %s uses are all there", (path) => {
    const missing = used(sources[path] ?? "").filter(({ name, key, isPrefix }) =>
      isPrefix
        ? key !== "" && !(english[name] ?? []).some((each) => each.startsWith(key))
        : !holds(name, key),
    );
    expect(missing).toEqual([]);
  });
});
