// What is asked of the server about scans.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";
import { api, part } from "../../api/client";
import { useSession } from "../../api/session";
import type { Page } from "../../api/types";
import type { StudyList, Verb, VolumeTold } from "./types";
import { type Volume, fetchVolume } from "./volume";

const KEPT_FOR = 120_000; // milliseconds; a volume takes much memory

export const SCANS = ["scans"] as const;

export function useStudies() {
  const isIn = useSession((session) => session.state === "in");
  return useQuery({
    queryKey: SCANS,
    queryFn: ({ signal }) => api.get<StudyList>("/scans", undefined, { signal }),
    enabled: isIn,
  });
}

export function useVerbs() {
  return useQuery({
    queryKey: ["scan-verbs"],
    queryFn: () => api.get<Page<Verb>>("/scan-verbs"),
    staleTime: Infinity,
  });
}

const shares = new Map<string, number>();
const heard = new Set<() => void>();

function share(url: string, value: number): void {
  const before = shares.get(url) ?? 0;
  if (value < 1 && value - before < 0.02) return;
  shares.set(url, value);
  heard.forEach((tell) => tell());
}

const listening = (tell: () => void) => {
  heard.add(tell);
  return () => void heard.delete(tell);
};

/** How much of a volume is here, 0 to 1. */
export const useShare = (told: VolumeTold | undefined): number =>
  useSyncExternalStore(listening, () => shares.get(told?.url ?? "") ?? 0);

/** The numbers of a volume; fetched once, and forgotten when it is not looked at any more. */
export function useVolume(told: VolumeTold | undefined) {
  return useQuery<Volume>({
    queryKey: ["scan-volume", told?.url ?? ""],
    queryFn: ({ signal }) => {
      shares.delete(told!.url);
      return fetchVolume(told!, (value) => share(told!.url, value), signal);
    },
    enabled: told !== undefined,
    staleTime: Infinity,
    gcTime: KEPT_FOR,
    structuralSharing: false,
  });
}

/** Asks for something and looks at all studies anew. */
export function useChange() {
  const queries = useQueryClient();
  const fresh = () => queries.invalidateQueries({ queryKey: SCANS });
  return {
    rename: async (study: string, title: string) => {
      await api.patch(`/scans/${part(study)}`, { title });
      await fresh();
    },
    remove: async (study: string, result = "") => {
      const below = result ? `/results/${part(result)}` : "";
      await api.del(`/scans/${part(study)}${below}`);
      await fresh();
    },
    fresh,
  };
}
