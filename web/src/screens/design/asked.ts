// What the screen Design asks the server for.
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { ApiProblem, api } from "../../api/client";
import type { JsonSchema, Kind, Page } from "../../api/types";
import { PAGE } from "../../making/preview";
import { NewestWins, type State } from "../../making/newest";
import {
  type Attached,
  type Choices,
  type PaletteFound,
  type SketchTold,
  type Tool,
  type Work,
  sketchOf,
} from "./work";

const SIZE = 256; // pixels of the source of a look
const REST = 350; // milliseconds without a change
const HOUR = 3_600_000;

/** The knobs of a tool, with their ranges, as the server tells them. */
export function useKnobs(tool: Tool): JsonSchema | undefined {
  const found = useQuery({
    queryKey: ["kinds"],
    queryFn: () => api.get<Page<Kind>>("/kinds"),
    staleTime: HOUR,
  });
  const kind = found.data?.items.find((each) => each.name === tool);
  return kind?.params.properties?.knobs;
}

export const namesOf = (knobs: JsonSchema | undefined) => Object.keys(knobs?.properties ?? {});

export function useChoices() {
  return useQuery({
    queryKey: ["design", "choices"],
    queryFn: () => api.get<Choices>("/design/choices"),
    staleTime: Infinity,
  });
}

/** The colors of a picture; asked for as soon as they are wanted. */
export function usePalette(picture: string | null, count: number, isWanted: boolean) {
  return useQuery({
    queryKey: ["palette", picture, count],
    queryFn: ({ signal }) =>
      api.post<PaletteFound>("/palettes", { pictures: [picture], count }, { signal }),
    enabled: isWanted && picture !== null,
    placeholderData: (before) => before,
    staleTime: Infinity,
  });
}

export function useAttached(picture: string | null) {
  return useQuery({
    queryKey: ["picture", picture, "files"],
    queryFn: () => api.get<{ items: Attached[] }>(`/pictures/${picture}/files`),
    enabled: picture !== null,
    staleTime: Infinity,
  });
}

export type Wish = NonNullable<ReturnType<typeof sketchOf>>;

export interface Look {
  told: SketchTold | null;
  shown: Wish | null; // what `told` was made of
  state: State;
  fault: unknown;
  again: () => void;
}

const isProblem = (fault: unknown, which: "isOffline" | "isSuperseded") =>
  fault instanceof ApiProblem && fault[which];

/** What the work would give: small, newest wish first; the look before stays until the new one is there. */
export function useLook(work: Work, known: string[]): Look {
  const key = JSON.stringify(sketchOf(work, known, SIZE));
  const [rested] = useDebouncedValue(key, REST);
  const [seen, see] = useState<{ told: SketchTold; shown: Wish } | null>(null);
  const [now, tell] = useState<{ state: State; fault: unknown }>({ state: "idle", fault: null });
  const newest = useRef<NewestWins<Wish, SketchTold> | null>(null);
  useEffect(() => {
    const own = new NewestWins<Wish, SketchTold>({
      send: (wish, signal) =>
        api.post<SketchTold>("/design/preview", wish, {
          signal,
          headers: { "X-Preview-Client": `${PAGE}-design` },
        }),
      show: (told, shown) => see({ told, shown }),
      tell: (state, fault = null) => tell({ state, fault }),
      isSuperseded: (fault) => isProblem(fault, "isSuperseded"),
      isOffline: (fault) => isProblem(fault, "isOffline"),
    });
    newest.current = own;
    return () => own.stop();
  }, []);
  const wish = JSON.parse(rested) as Wish | null;
  const ask = () => wish && newest.current?.ask(wish);
  useEffect(() => {
    if (wish) ask();
    else newest.current?.stop();
  }, [rested]);
  const fits =
    seen?.shown.kind === work.tool &&
    (seen.shown.params as { picture?: string }).picture === work.picture;
  const { told = null, shown = null } = (fits && seen) || {};
  return { told, shown, ...now, again: () => void ask() };
}
