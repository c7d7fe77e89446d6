import { useTranslation } from "react-i18next";

/** A span of time in words, rounded as people do: "about 3 min", "2 h 10 min". */
export function useTimeWords(): (seconds: number) => string {
  const { t } = useTranslation("parts");
  return (seconds) => {
    if (seconds < 10) return t("time.moment");
    if (seconds < 55) return t("time.seconds", { count: Math.round(seconds / 5) * 5 });
    if (seconds < 3570) return t("time.minutes", { count: Math.max(1, Math.round(seconds / 60)) });
    const minutes = Math.round(seconds / 300) * 5;
    const hours = Math.floor(minutes / 60);
    if (minutes % 60 === 0) return t("time.hours", { count: hours });
    return t("time.hours_minutes", { hours, minutes: minutes % 60 });
  };
}

/** A moment as date and time of the person's language. */
export function useMoment(): (iso: string) => string {
  const { i18n } = useTranslation();
  const format = new Intl.DateTimeFormat(i18n.language, {
    dateStyle: "medium",
    timeStyle: "short",
  });
  return (iso) => format.format(new Date(iso));
}

/** A number of bytes: "1.2 MB". */
export function useBytes(): (bytes: number) => string {
  const { i18n } = useTranslation();
  return (bytes) => {
    const units = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;
    const step = bytes > 0 ? Math.min(3, Math.floor(Math.log10(bytes) / 3)) : 0;
    return new Intl.NumberFormat(i18n.language, {
      style: "unit",
      unit: units[step],
      maximumFractionDigits: step > 1 ? 1 : 0,
    }).format(bytes / 1000 ** step);
  };
}
