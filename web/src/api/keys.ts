// By which names answers of the server are kept in the page.
import type { PictureQuery } from "./types";

export const keys = {
  me: ["me"] as const,
  system: ["system"] as const,
  models: ["models"] as const,
  model: (name: string) => ["models", name] as const,
  pictures: (query: PictureQuery) => ["pictures", query] as const,
  picture: (id: string) => ["picture", id] as const,
  boards: ["boards"] as const,
  facets: ["facets"] as const,
  jobs: (filter: Record<string, string> = {}) => ["jobs", filter] as const,
  job: (id: string) => ["job", id] as const,
  queue: ["queue"] as const,
  datasets: ["datasets"] as const,
  dataset: (name: string) => ["datasets", name] as const,
  trainings: ["trainings"] as const,
  training: (name: string) => ["trainings", name] as const,
  recipes: ["recipes"] as const,
  engines: ["engines"] as const,
  styles: ["styles"] as const,
};
