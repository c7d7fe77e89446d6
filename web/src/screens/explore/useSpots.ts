// Pins: places of a model that somebody wants to come back to; the server keeps them.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import i18next from "i18next";
import { api, part } from "../../api/client";
import type { Model } from "../../api/types";
import { type Recipe, nameOf, whole } from "../../making/recipe";
import { complain } from "../../shell/notify";
import { usePreference } from "../../shell/preferences";
import { useUndo } from "../../shell/undo";
import { type Spot, moved, ordered } from "./walk";

type Kept = Spot<Recipe>;

export interface Spots {
  spots: Kept[];
  isLoaded: boolean;
  pin: (recipe: Recipe) => void;
  pinAll: (recipes: Recipe[]) => Promise<void>;
  rename: (spot: Kept, title: string) => void;
  remove: (spot: Kept) => void;
  move: (from: number, to: number) => void;
}

export function useSpots(model: Model): Spots {
  const queries = useQueryClient();
  const key = ["spots", model.name];
  const path = `/models/${part(model.name)}/spots`;
  const [order, setOrder] = usePreference<string[]>(`pins.${model.name}`, []);
  const run = useUndo((state) => state.run);
  const found = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => api.all<Kept>(path, {}, { signal }),
  });
  // The server tells the newest first; pins stand in the order in which they were put.
  const items = [...(found.data?.items ?? [])]
    .reverse()
    .map((spot) => ({ ...spot, recipe: whole(spot.recipe) }));
  const spots = ordered(items, order);

  const again = () => queries.invalidateQueries({ queryKey: key });
  const put = async (recipe: Recipe, title: string): Promise<Kept> => {
    const spot = await api.post<Kept>(path, { recipe, title });
    await again();
    return spot;
  };
  const drop = async (spot: Kept) => {
    await api.del(`/spots/${spot.id}`);
    await again();
  };
  /** A pin that comes back is a new one to the server, so both ways share what holds its id. */
  const pinned = (recipe: Recipe, title: string) => {
    const held: { spot?: Kept } = {};
    const there = async () => void (held.spot = await put(recipe, title));
    const gone = async () => void (held.spot && (await drop(held.spot)));
    return { held, there, gone };
  };
  const renaming = useMutation({
    mutationFn: ({ id, title }: Kept) => api.patch(`/spots/${id}`, { title }),
    onSettled: again,
  });

  return {
    spots,
    isLoaded: found.isSuccess,
    pin: (recipe) => {
      const { there, gone } = pinned(recipe, nameOf(recipe));
      const words = i18next.t("explore:pins.pinned", { name: nameOf(recipe) });
      void run({ words, do: there, undo: gone, isQuiet: true }); // it is seen on the map
    },
    pinAll: async (recipes) => {
      try {
        for (const recipe of recipes) await put(recipe, nameOf(recipe));
      } catch (fault) {
        complain(fault);
      }
    },
    rename: (spot, title) => {
      const name = title.trim();
      if (name && name !== spot.title) renaming.mutate({ ...spot, title: name });
    },
    remove: (spot) => {
      const { held, there, gone } = pinned(spot.recipe, spot.title);
      held.spot = spot;
      const words = i18next.t("explore:pins.removed", { name: spot.title });
      void run({ words, do: gone, undo: there });
    },
    move: (from, to) =>
      setOrder(
        moved(
          spots.map((each) => each.id),
          from,
          to,
        ),
      ),
  };
}
