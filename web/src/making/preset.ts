// Settings of screens under names of one's own, and what of a screen's work goes into them.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "../api/client";
import type { components } from "../api/schema";

export type Preset = components["schemas"]["PresetTold"];
export type Params = Record<string, unknown>;

/** Those for one kind of job, by name. */
export const usePresets = (kind: string, isOn: boolean) =>
  useQuery({
    queryKey: ["presets", kind],
    queryFn: () => api.all<Preset>("/presets", { kind }),
    enabled: isOn,
  });

/** Keeps, replaces and forgets presets; each ends with a fresh list. */
export function usePresetDeeds(kind: string) {
  const queries = useQueryClient();
  const onSettled = () => queries.invalidateQueries({ queryKey: ["presets", kind] });
  const meta = { isQuiet: true };
  const add = useMutation({
    mutationFn: (wanted: { name: string; params: Params }) =>
      api.post<Preset>("/presets", { kind, ...wanted }),
    onSettled,
    meta,
  });
  const replace = useMutation({
    mutationFn: ({ id, params }: { id: string; params: Params }) =>
      api.patch<Preset>(`/presets/${id}`, { params }),
    onSettled,
    meta,
  });
  const remove = useMutation({ mutationFn: (id: string) => api.del(`/presets/${id}`), onSettled });
  return { add, replace, remove };
}

/** Without what belongs to one picture: the pictures themselves, and where on them. */
export function withoutPictures(params: Params): Params {
  const own = [
    "content",
    "contents",
    "picture",
    "pictures",
    "mask",
    "protect",
    "structure",
    "cloth",
  ];
  const kept = Object.entries(params).filter(([name]) => !own.includes(name));
  return Object.fromEntries(kept);
}
