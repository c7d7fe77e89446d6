// What the page of classes asks the server for.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "../../api/client";
import type { ClassSeen, SchoolClass } from "../../api/types";

const LOOK_AGAIN = 4_000; // milliseconds

export const useClasses = (isWanted: boolean) =>
  useQuery({
    queryKey: ["classes"],
    queryFn: () => api.all<SchoolClass>("/classes"),
    enabled: isWanted,
  });

/** One class with all who are in it, looked at again and again. */
export const useClass = (id: string) =>
  useQuery({
    queryKey: ["classes", id],
    queryFn: ({ signal }) => api.get<ClassSeen>(`/classes/${id}`, undefined, { signal }),
    refetchInterval: LOOK_AGAIN,
  });

export interface Plan {
  name: string;
  most: number;
  hours: number | null; // null: its end stays where it is
  keeps_days: number;
  quota: Record<string, number | null>;
}

export function useOpenClass() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (plan: Plan) => api.post<SchoolClass>("/classes", plan),
    onSettled: () => queries.invalidateQueries({ queryKey: ["classes"] }),
  });
}

/** All that can be done with a class; each ends with a fresh look at it. */
export function useClassDeeds(id: string) {
  const queries = useQueryClient();
  const onSettled = () => queries.invalidateQueries({ queryKey: ["classes"] });
  const at = `/classes/${id}`;
  const change = useMutation({
    mutationFn: (plan: Partial<Plan>) => api.patch<SchoolClass>(at, plan),
    onSettled,
  });
  const close = useMutation({
    mutationFn: (keeps_days: number) => api.post<SchoolClass>(`${at}/close`, { keeps_days }),
    onSettled,
  });
  const pause = useMutation({
    mutationFn: (isPaused: boolean) =>
      api.post<SchoolClass>(`${at}/${isPaused ? "pause" : "resume"}`),
    onSettled,
  });
  const stop = useMutation({
    mutationFn: ({ student, job }: { student: string; job: string }) =>
      api.post(`${at}/students/${student}/jobs/${job}/cancel`),
    onSettled,
  });
  const letReturn = useMutation({
    mutationFn: (student: string) => api.post(`${at}/students/${student}/return`),
    onSettled,
  });
  const takeOut = useMutation({
    mutationFn: (student: string) => api.del(`${at}/students/${student}`),
    onSettled,
  });
  return { change, close, pause, stop, letReturn, takeOut };
}
