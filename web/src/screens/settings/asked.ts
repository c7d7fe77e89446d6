// What the settings ask the server for.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { api, ApiProblem } from "../../api/client";
import { ROOT } from "../../api/root";
import type { ApiKey, Health, MadeKey, Person, Policy, Scope } from "../../api/types";

export const useKeys = () =>
  useQuery({ queryKey: ["keys"], queryFn: () => api.all<ApiKey>("/keys") });

export const usePeople = () =>
  useQuery({ queryKey: ["people"], queryFn: () => api.all<Person>("/people") });

export const usePolicy = () =>
  useQuery({
    queryKey: ["policy"],
    queryFn: () => api.get<Policy>("/policy"),
    meta: { isQuiet: true },
  });

/** How the parts of the server are; the answer is the same shape whether all is well or not. */
async function health(): Promise<Health> {
  const answer = await fetch(`${ROOT}/readyz`);
  if (answer.status !== 200 && answer.status !== 503)
    throw new ApiProblem(answer.status, answer.statusText, "");
  return (await answer.json()) as Health;
}

export const useHealth = () =>
  useQuery({ queryKey: ["health"], queryFn: health, refetchInterval: 10_000 });

export interface WantedKey {
  name: string;
  scopes: Scope[] | null;
  days: number | null;
}

/** Makes a key, for oneself or for somebody else; its answer alone holds the secret. */
export function useMakeKey(person?: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (wanted: WantedKey) =>
      api.post<MadeKey>(person ? `/people/${person}/keys` : "/keys", wanted),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["keys"] }),
  });
}

export function useTakeKey() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (key: string) => api.del(`/keys/${key}`),
    onSettled: () => queries.invalidateQueries({ queryKey: ["keys"] }),
  });
}

export type PersonChange = Partial<Pick<Person, "name" | "role" | "quota" | "is_active">>;

/** Adds, changes and removes people; each ends with a fresh list. */
export function usePeopleDeeds() {
  const queries = useQueryClient();
  const onSettled = () => queries.invalidateQueries({ queryKey: ["people"] });
  const add = useMutation({
    mutationFn: (wanted: Pick<Person, "name" | "role">) => api.post<Person>("/people", wanted),
    onSettled,
  });
  const change = useMutation({
    mutationFn: ({ id, changes }: { id: string; changes: PersonChange }) =>
      api.patch<Person>(`/people/${id}`, changes),
    onSettled,
  });
  const remove = useMutation({ mutationFn: (id: string) => api.del(`/people/${id}`), onSettled });
  return { add, change, remove };
}
