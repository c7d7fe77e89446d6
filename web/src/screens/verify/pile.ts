// The files that are looked at, and what is asked of the server about each.
import { queryOptions } from "@tanstack/react-query";
import { api, part } from "../../api/client";
import type { Settings } from "../../api/types";

/** A file from outside, or a picture of the library. */
export interface Looked {
  key: string;
  file?: File;
  picture?: string;
}

export const STATES = ["trusted", "unknown signer", "changed", "unsigned", "broken"] as const;
export type State = (typeof STATES)[number];

export interface Change {
  part: string;
  sentence: string;
  tiles: [number, number][];
  share: number | null;
}

export interface Source {
  title: string;
  role: string;
  state: string;
  [fact: string]: unknown;
}

export interface Told {
  state: State;
  sentence: string;
  sentences: string[];
  verdict: {
    facts?: {
      signer?: string;
      when?: string;
      generator?: string;
      ai?: string;
      made?: string[];
      model?: { name?: string };
      findings?: { check: string; level: string; sentence: string }[];
      marking?: Record<string, unknown>;
    };
    changes?: Change[];
    sources?: Source[];
    warnings?: string[];
    lineage?: string[];
    trace?: { known: string; sentence: string } | null;
  };
  known?: string | null;
  settings?: Settings | null;
}

/** Files once each; the newest at the end, and no more than can be looked through. */
export function pile(before: Looked[], fresh: Looked[]): Looked[] {
  const keys = new Set(fresh.map((each) => each.key));
  return [...before.filter((each) => !keys.has(each.key)), ...fresh];
}

const ask = async ({ file, picture }: Looked): Promise<Told> => {
  if (file) return api.upload<Told>("/inspect", [file], { field: "file" });
  const told = await api.get<Told>(`/pictures/${part(picture ?? "")}/credentials`);
  return { ...told, known: picture };
};

/** The verdict on one of them; asked for once. */
export const verdictOf = (looked: Looked) =>
  queryOptions({
    queryKey: ["verdict", looked.key],
    queryFn: () => ask(looked),
    retry: false,
    staleTime: Infinity,
  });

/** Tiles of the 8 x 8 grid that were changed, each once. */
export function changedTiles(changes: Change[]): [number, number][] {
  const found = new Map(changes.flatMap((each) => each.tiles).map((tile) => [tile.join(), tile]));
  return [...found.values()];
}
