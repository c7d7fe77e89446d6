// Hooks for what the server knows. Each is kept fresh by events.
import {
  type UseQueryResult,
  useInfiniteQuery,
  useMutation,
  useQueries,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { useMemo } from "react";
import { type Asked, askJob } from "./asking";
import { changePictures } from "./cache";
import { api, part } from "./client";
import { far } from "./far";
import { keys } from "./keys";
import { useSession } from "./session";
import type {
  Board,
  Dataset,
  Engine,
  Facets,
  Job,
  JobState,
  Me,
  Model,
  Page,
  Picture,
  PictureQuery,
  Queue,
  Style,
  System,
  Training,
  TrainingDetails,
  TrainingRecipe,
} from "./types";

export const PER_PAGE = 200;
const OPEN: JobState[] = ["running", "paused", "queued"];
const ENDED: JobState[] = ["succeeded", "failed", "canceled"];
const ENDED_SHOWN = 50;

function useAsked<T>(
  queryKey: readonly unknown[],
  path: string,
  isWanted = true,
): UseQueryResult<T> {
  const isIn = useSession((session) => session.state === "in");
  return useQuery({
    queryKey,
    queryFn: ({ signal }) => api.get<T>(path, undefined, { signal }),
    enabled: isIn && isWanted,
  });
}

/** A list with all of its pages. */
function useAll<T>(queryKey: readonly unknown[], path: string): UseQueryResult<Page<T>> {
  const isIn = useSession((session) => session.state === "in");
  return useQuery({
    queryKey,
    queryFn: ({ signal }) => api.all<T>(path, {}, { signal }),
    enabled: isIn,
  });
}

const items = <T>(page: Page<T> | undefined): T[] => page?.items ?? [];

export const useMe = () => useAsked<Me>(keys.me, "/me");
export const useSystem = () => useAsked<System>(keys.system, "/system");
export const useModels = () => useAll<Model>(keys.models, "/models");
export const useModel = (name: string) =>
  useAsked<Model>(keys.model(name), `/models/${part(name)}`, !!name);
export const useDatasets = () => useAsked<Page<Dataset>>(keys.datasets, "/datasets");
export const useDataset = (name: string) =>
  useAsked<Dataset>(keys.dataset(name), `/datasets/${part(name)}`, !!name);
export const useTrainings = () => useAll<Training>(keys.trainings, "/trainings");
export const useTraining = (name: string) =>
  useAsked<TrainingDetails>(keys.training(name), `/trainings/${part(name)}`, !!name);
export const useTrainingRecipes = () => useAsked<Page<TrainingRecipe>>(keys.recipes, "/recipes");
export const useEngines = () => useAsked<Page<Engine>>(keys.engines, "/engines");
export const useStyles = () => useAsked<Page<Style>>(keys.styles, "/styles");
export const useBoards = () => useAsked<Page<Board>>(keys.boards, "/boards");
export const useFacets = () => useAsked<Facets>(keys.facets, "/pictures/facets");
export const useQueue = () => useAsked<Queue>(keys.queue, "/queue");
export const usePicture = (id: string | null | undefined) =>
  useAsked<Picture>(keys.picture(id ?? ""), `/pictures/${id}`, !!id);

/** The newest jobs of a state or a kind. */
export function useJobs(filter: { state?: JobState; kind?: string }) {
  const isIn = useSession((session) => session.state === "in");
  const { state } = filter;
  return useQuery({
    queryKey: keys.jobs(filter),
    queryFn: () => api.get<Page<Job>>("/jobs", { ...filter, limit: 100 }),
    // events change jobs where they stand; those of another state by now are no longer meant
    select: (page) =>
      state ? { ...page, items: page.items.filter((job) => job.state === state) } : page,
    enabled: isIn,
  });
}

/** The jobs of the queue: all that run, rest or wait, and those that ended last. */
export function useQueueJobs() {
  const isIn = useSession((session) => session.state === "in");
  return useQuery({
    queryKey: keys.jobs({ of: "queue" }),
    queryFn: async ({ signal }) => {
      const asked = { state: ENDED, limit: ENDED_SHOWN };
      const [open, ended] = await Promise.all([
        api.all<Job>("/jobs", { state: OPEN }, { signal }),
        api.get<Page<Job>>("/jobs", asked, { signal }),
      ]);
      const over = new Set(ended.items.map((job) => job.id));
      const items = open.items.filter((job) => !over.has(job.id)); // it ended between both answers
      return { ...ended, items: [...items, ...ended.items] };
    },
    enabled: isIn,
  });
}

/** Pictures of the gallery, page by page: `pictures` holds those that are loaded. */
export function usePictures(query: PictureQuery = {}, isWanted = true) {
  const isIn = useSession((session) => session.state === "in");
  const found = useInfiniteQuery({
    queryKey: keys.pictures(query),
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<Picture>>(
        "/pictures",
        { limit: PER_PAGE, ...query, cursor: pageParam },
        { signal },
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor,
    enabled: isIn && isWanted,
    staleTime: Infinity, // events say what is new
  });
  const pages = found.data?.pages;
  const pictures = useMemo(() => pages?.flatMap((page) => page.items) ?? [], [pages]);
  return { ...found, pictures, total: found.data?.pages[0]?.total ?? null };
}

/**
 * Pictures of the gallery from a place to another that somebody jumped to, far behind those that are
 * loaded one page after another: the picture at each place, where it is known by now, and the page
 * that could not be loaded.
 */
export function usePicturesAt(query: PictureQuery, loaded: number, first: number, last: number) {
  const pages = far(loaded, first, last, PER_PAGE);
  const found = useQueries({
    queries: pages.map((page) => {
      const asked = { ...query, limit: PER_PAGE, offset: page * PER_PAGE };
      return {
        queryKey: keys.pictures(asked),
        // in the shape of the lists that go on, so that changes reach both
        queryFn: async ({ signal }: { signal: AbortSignal }) => ({
          pages: [await api.get<Page<Picture>>("/pictures", { ...asked }, { signal })],
          pageParams: [""],
        }),
        staleTime: Infinity,
      };
    }),
  });
  const items = new Map(pages.map((page, n) => [page, found[n]?.data?.pages[0]?.items]));
  return {
    at: (place: number) => items.get(Math.floor(place / PER_PAGE))?.[place % PER_PAGE],
    failed: found.find((page) => page.isError),
  };
}

/** Asks for a job; the answer is the job. */
export function useAskJob() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (asked: Asked) => askJob(asked),
    onSuccess: (job) => {
      queries.setQueryData(keys.job(job.id), job);
      void queries.invalidateQueries({ queryKey: ["jobs"] });
      void queries.invalidateQueries({ queryKey: keys.queue });
    },
  });
}

export type Patch = Partial<Pick<Picture, "title" | "stars" | "tags" | "is_shared">>;

/** Changes a picture; it is seen at once, and taken back if the server refuses. */
export function usePatchPicture(meta?: { isQuiet: boolean }) {
  const queries = useQueryClient();
  return useMutation({
    meta,
    mutationFn: ({ id, patch }: { id: string; patch: Patch }) =>
      api.patch<Picture>(`/pictures/${id}`, patch),
    onMutate: ({ id, patch }) =>
      changePictures(queries, (item) => (item.id === id ? { ...item, ...patch } : item)),
    onError: (_fault, { id }) => {
      void queries.invalidateQueries({ queryKey: keys.picture(id) });
      void queries.invalidateQueries({ queryKey: ["pictures"] });
    },
  });
}

export { items };
