import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { api } from "../../../../api/client";
import type { Nearest } from "../../../../api/types";

/** Pictures that a model makes, from a seed on, each with the training picture nearest to it. */
export const useNearest = (model: string, seed: number, count: number) =>
  useQuery({
    queryKey: ["lessons", "nearest", model, seed, count],
    queryFn: () => api.get<Nearest>("/lessons/nearest", { model, seed, count }),
    placeholderData: keepPreviousData,
    staleTime: Infinity,
    retry: false,
  });
