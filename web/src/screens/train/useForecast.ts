import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { api } from "../../api/client";
import type { TrainingPlan } from "../../api/types";
import { type Wish, paramsOf } from "./wish";

const PAUSE_MS = 500;

/** What a training would do, asked anew when the choices have rested for a moment. */
export function useForecast(wish: Wish) {
  const [rested] = useDebouncedValue(wish, PAUSE_MS);
  return useQuery({
    queryKey: ["trainings", "plan", rested],
    queryFn: ({ signal }) =>
      api.post<TrainingPlan>("/trainings/plan", paramsOf(rested), { signal }),
    enabled: rested.dataset !== "",
    placeholderData: keepPreviousData,
    retry: false,
  });
}
