// All words of the studio: one JSON file a screen and language, found by their places.
import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import { loadSentences } from "./said";

export const LANGUAGES = { en: "English", de: "Deutsch" } as const;
export type Language = keyof typeof LANGUAGES;

const files = import.meta.glob<{ default: Record<string, unknown> }>("./locales/*/*.json", {
  eager: true,
});

function resources(): Record<string, Record<string, Record<string, unknown>>> {
  const found: Record<string, Record<string, Record<string, unknown>>> = {};
  for (const [path, file] of Object.entries(files)) {
    const [, , language, name] = path.split("/") as [string, string, string, string];
    (found[language] ??= {})[name.replace(".json", "")] = file.default;
  }
  return found;
}

/** The language that was chosen here, or that of the browser if we speak it. */
function wished(): Language {
  const first = navigator.language.slice(0, 2);
  try {
    const kept = JSON.parse(localStorage.getItem("pinxit.preferences") ?? "{}") as {
      language?: string;
    };
    if (kept.language && kept.language in LANGUAGES) return kept.language as Language;
  } catch {
    // what cannot be read is as if nothing were kept
  }
  return first in LANGUAGES ? (first as Language) : "en";
}

export async function startWords(): Promise<void> {
  const language = wished();
  document.documentElement.lang = language;
  await loadSentences(language).catch(() => undefined); // those of the server stay in English then
  await i18next.use(initReactI18next).init({
    resources: resources(),
    lng: language,
    fallbackLng: "en",
    defaultNS: "shell",
    interpolation: { escapeValue: false },
  });
}

export async function speak(language: Language): Promise<void> {
  document.documentElement.lang = language;
  await loadSentences(language).catch(() => undefined);
  if (i18next.language !== language) await i18next.changeLanguage(language);
}
