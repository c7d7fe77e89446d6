// What a person likes: kept in this browser at once, and on the server a moment later.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { create } from "zustand";
import { api } from "../api/client";
import { keys } from "../api/keys";
import { useMe } from "../api/queries";
import type { Me, Preferences } from "../api/types";

const PLACE = "pinxit.preferences";
const PAUSE = 800; // the last of several changes within it is sent

function kept(): Preferences {
  try {
    return JSON.parse(localStorage.getItem(PLACE) ?? "{}") as Preferences;
  } catch {
    return {};
  }
}

interface Store {
  likes: Preferences;
  unsent: Preferences;
  like: (changes: Preferences) => void;
}

export const usePreferences = create<Store>((set, get) => ({
  likes: kept(),
  unsent: {},
  like: (changes) => {
    const likes = { ...get().likes, ...changes };
    localStorage.setItem(PLACE, JSON.stringify(likes));
    set({ likes, unsent: { ...get().unsent, ...changes } });
  },
}));

/** One preference and how to change it. */
export function usePreference<T>(name: string, otherwise: T): [T, (value: T) => void] {
  const value = usePreferences((store) => store.likes[name]) as T | undefined;
  const like = usePreferences((store) => store.like);
  return [value ?? otherwise, (wished) => like({ [name]: wished })];
}

/** Keeps browser and server at one; for the frame alone. */
export function useKeepingPreferences(): void {
  const me = useMe().data;
  const queries = useQueryClient();
  const unsent = usePreferences((store) => store.unsent);
  const send = useMutation({
    mutationFn: (changes: Preferences) => api.patch("/me/preferences", changes),
    meta: { isQuiet: true },
  });
  useEffect(() => {
    if (!me) return;
    const { likes, unsent: waiting } = usePreferences.getState();
    const both = { ...likes, ...me.preferences, ...waiting };
    localStorage.setItem(PLACE, JSON.stringify(both));
    usePreferences.setState({ likes: both });
  }, [me]);
  useEffect(() => {
    if (!me || Object.keys(unsent).length === 0) return;
    const timer = window.setTimeout(() => {
      usePreferences.setState({ unsent: {} });
      queries.setQueryData<Me>(keys.me, (old) =>
        old ? { ...old, preferences: { ...old.preferences, ...unsent } } : old,
      );
      send.mutate(unsent);
    }, PAUSE);
    return () => window.clearTimeout(timer);
    // `send` changes with each rendering
  }, [me?.id, unsent, queries]);
}
