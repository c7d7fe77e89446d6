// What a training is asked for, as it is chosen on the page.
import type { TrainParams } from "../../api/types";

export interface Wish {
  dataset: string;
  name: string;
  recipe: string;
  size: string; // "" for what the program chooses, "64", or "96x64": width x height
  minutes: number;
  start: string;
  branch: string;
  conditions: "auto" | "off" | "classes" | "words";
  channels: "0" | "1" | "3" | "4";
  fit: "crop" | "letterbox";
  balance: string;
  seed: number;
  images: number | null; // training pictures instead of minutes, of a training that is restored
  knobs: Record<string, unknown>; // of the engine, of a training that is restored
  allow_subset: boolean;
  allow_upscale: boolean;
  overwrite: boolean;
}

export const FIRST: Wish = {
  dataset: "",
  name: "",
  recipe: "auto",
  size: "",
  minutes: 30,
  start: "",
  branch: "",
  conditions: "auto",
  channels: "0",
  fit: "crop",
  balance: "",
  seed: 0,
  images: null,
  knobs: {},
  allow_subset: false,
  allow_upscale: false,
  overwrite: false,
};

/** A plan that the browser kept; what it did not know yet is as at first. */
export function keptWish(text: string | undefined): Wish {
  try {
    const kept: unknown = JSON.parse(text ?? "null");
    return { ...FIRST, ...(typeof kept === "object" ? kept : {}) };
  } catch {
    return FIRST;
  }
}

/** Height and width, or null where nothing was chosen. */
export function resolutionOf(size: string): [number, number] | null {
  const found = /^\s*(\d+)(?:\s*[x×]\s*(\d+))?\s*$/.exec(size);
  if (!found) return null;
  const width = Number(found[1]);
  return [found[2] === undefined ? width : Number(found[2]), width];
}

/** The name and the percent of a moment of a training, "heroes@50". */
export function branchWords(branch: string): { name: string; percent: string } {
  const at = branch.lastIndexOf("@");
  return { name: branch.slice(0, at), percent: branch.slice(at + 1) };
}

/** What the server is asked. */
export function paramsOf(wish: Wish): TrainParams {
  const { size, channels, minutes, images, ...same } = wish;
  const budget = images === null ? { minutes } : { minutes: null, images };
  return { ...same, ...budget, channels: Number(channels), resolution: resolutionOf(size) };
}

const OF_ONE_SET = ["dataset", "name", "branch", "allow_subset", "overwrite"] as const;

/** The plan without what belongs to one data set and one model. */
export function planOf(wish: Wish): Record<string, unknown> {
  const kept = Object.entries(paramsOf(wish)).filter(
    ([name]) => !(OF_ONE_SET as readonly string[]).includes(name),
  );
  return Object.fromEntries(kept);
}

/** The wish with another plan, for the same data set and name. */
export function asPlanned(wish: Wish, params: Partial<TrainParams>): Wish {
  const same = Object.fromEntries(OF_ONE_SET.map((name) => [name, wish[name]]));
  return { ...wishOf(params), ...same };
}

/** The choices of the page, out of what a training was asked for. */
export function wishOf(params: Partial<TrainParams>): Wish {
  const [height, width] = params.resolution ?? [];
  const size = !height || !width ? "" : height === width ? `${width}` : `${width}x${height}`;
  const known = Object.keys(FIRST).filter((name) => name in params);
  const same = Object.fromEntries(known.map((name) => [name, params[name as keyof TrainParams]]));
  const channels = String(params.channels ?? 0) as Wish["channels"];
  const minutes = params.minutes ?? FIRST.minutes;
  const images = params.minutes ? null : (params.images ?? null);
  const knobs = params.knobs ?? {};
  return { ...FIRST, ...same, size, channels, minutes, images, knobs };
}
