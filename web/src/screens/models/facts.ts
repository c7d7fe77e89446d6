import { useTranslation } from "react-i18next";
import type { Model } from "../../api/types";

export const FILE = ".safetensors";

/** What a model is, in a few words each. */
export function useFacts(): (model: Model) => string[] {
  const { t } = useTranslation("models");
  return ({ shape, dataset, conditions }) =>
    [
      t("size", { width: shape.width, height: shape.height }),
      dataset.pictures ? t("learned", { count: dataset.pictures }) : "",
      conditions.classes.length > 0 ? t("classes", { count: conditions.classes.length }) : "",
      conditions.words ? t("words") : "",
    ].filter(Boolean);
}

export interface Score {
  name: string;
  value: number;
  best: number | null; // what real pictures get
  meaning: string;
}

/** The name of a score without what it was seen with: "recall (lite0)" is "recall". */
export const plainName = (name: string): string => name.replace(/\s*\(.*\)$/, "").trim();

/** The newest job of a kind that dealt with a model: jobs come newest first. */
export function newestOf<J extends { params?: Record<string, unknown> }>(
  jobs: J[],
  model: string,
): J | undefined {
  return jobs.find((job) => job.params?.model === model);
}
