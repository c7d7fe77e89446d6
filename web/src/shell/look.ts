// Light, dark or as the machine has it; high contrast; language. All are kept as preferences.
import { useMantineColorScheme } from "@mantine/core";
import i18next from "i18next";
import { useEffect } from "react";
import { LANGUAGES, type Language, speak } from "../words";
import { usePreference } from "./preferences";

export type Scheme = "light" | "dark" | "auto";

export function useLook() {
  const [scheme, setScheme] = usePreference<Scheme>("scheme", "auto");
  const [contrast, setContrast] = usePreference<"normal" | "high">("contrast", "normal");
  const [language, setLanguage] = usePreference<string>("language", i18next.language);
  return { scheme, setScheme, contrast, setContrast, language, setLanguage };
}

/** Makes the page look and speak as it is liked; for the frame alone. */
export function useApplyingLook(): void {
  const { scheme, contrast, language } = useLook();
  const { setColorScheme } = useMantineColorScheme();
  useEffect(() => setColorScheme(scheme), [scheme, setColorScheme]);
  useEffect(() => {
    document.documentElement.dataset.contrast = contrast;
  }, [contrast]);
  useEffect(() => {
    if (language in LANGUAGES) void speak(language as Language);
  }, [language]);
}
