// Changes of many pictures at once: seen at once, and all but "delete" can be undone.
import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { changePictures, dropPictures } from "../../api/cache";
import { api } from "../../api/client";
import { keys } from "../../api/keys";
import type { BulkAction, Picture } from "../../api/types";
import { parcels } from "../../api/uploads";
import { complain } from "../../shell/notify";
import { useUndo } from "../../shell/undo";

const TOGETHER = 2_000; // what the server takes at once

type Ask = (ids: string[], action: BulkAction, value?: unknown) => Promise<void>;

function asking(queries: QueryClient): Ask {
  return async (ids, action, value) => {
    for (const some of parcels(ids, TOGETHER))
      await api.post("/pictures/bulk", { ids: some, action, value });
    // Lists that are not in sight are asked for anew when they are looked at.
    queries.removeQueries({ queryKey: ["pictures"], type: "inactive" });
    void queries.invalidateQueries({ queryKey: keys.boards });
    void queries.invalidateQueries({ queryKey: keys.facets });
  };
}

/** Ids by what they had before, so that it can be given back. */
export function byFormer<T>(pictures: Picture[], former: (picture: Picture) => T) {
  const groups = new Map<T, string[]>();
  for (const picture of pictures) {
    const key = former(picture);
    groups.set(key, [...(groups.get(key) ?? []), picture.id]);
  }
  return [...groups];
}

/** The ids in each stack that pictures are in, those of pictures that were not chosen as well. */
async function stacksOf(pictures: Picture[]): Promise<string[][]> {
  const names = new Set(
    pictures.flatMap(({ stack }) => (stack && stack.count > 1 ? stack.id : [])),
  );
  const found: string[][] = [];
  for (const stack of names) {
    const { items } = await api.all<Picture>("/pictures", { stack });
    found.push(items.map((item) => item.id));
  }
  return found;
}

/** Whose stack the others come back to: one that never left it, if there is one. */
export const lead = (members: string[], left: string[]): string | undefined =>
  members.find((id) => !left.includes(id)) ?? members[0];

export function useBulk() {
  const { t } = useTranslation("gallery");
  const queries = useQueryClient();
  const run = useUndo((store) => store.run);
  const ask = asking(queries);
  const idsOf = (pictures: Picture[]) => pictures.map((picture) => picture.id);
  const reload = () => queries.invalidateQueries({ queryKey: ["pictures"] });

  const away = (pictures: Picture[], action: "trash" | "restore", words: string) => {
    const ids = idsOf(pictures);
    const opposite = action === "trash" ? "restore" : "trash";
    return run({
      words,
      do: async () => {
        await ask(ids, action);
        dropPictures(queries, new Set(ids));
      },
      undo: async () => {
        await ask(ids, opposite);
        await reload();
      },
    });
  };
  const stars = (pictures: Picture[], count: number) => {
    const chosen = new Set(idsOf(pictures));
    const before = byFormer(pictures, (picture) => picture.stars);
    const show = (ids: Set<string>, value: number) =>
      changePictures(queries, (item) => (ids.has(item.id) ? { ...item, stars: value } : item));
    return run({
      words: t("done.stars", { count: pictures.length }),
      isQuiet: true,
      do: async () => {
        show(chosen, count);
        await ask([...chosen], "stars", count);
      },
      undo: async () => {
        for (const [value, ids] of before) {
          show(new Set(ids), value);
          await ask(ids, "stars", value);
        }
      },
    });
  };
  const tag = (pictures: Picture[], word: string) => {
    const fresh = pictures.filter((picture) => !picture.tags.includes(word));
    return run({
      words: t("done.tag", { count: fresh.length, word }),
      do: () => ask(idsOf(fresh), "tag", word).then(reload),
      undo: () => ask(idsOf(fresh), "untag", word).then(reload),
    });
  };
  const board = (pictures: Picture[], id: string, name: string, isOn: boolean) => {
    const meant = pictures.filter((picture) => picture.boards.includes(id) !== isOn);
    const [there, back]: BulkAction[] = isOn ? ["board", "unboard"] : ["unboard", "board"];
    return run({
      words: t(isOn ? "done.board" : "done.unboard", { count: meant.length, name }),
      do: () => ask(idsOf(meant), there ?? "board", id).then(reload),
      undo: () => ask(idsOf(meant), back ?? "unboard", id).then(reload),
    });
  };
  const stack = async (pictures: Picture[], isOn: boolean) => {
    const ids = idsOf(pictures);
    const former = await stacksOf(pictures).catch(complain);
    if (!former) return;
    await run({
      words: t(isOn ? "done.stack" : "done.unstack", { count: pictures.length }),
      do: () => ask(ids, isOn ? "stack" : "unstack").then(reload),
      undo: async () => {
        await ask(ids, "unstack");
        for (const each of former) await ask(each, "stack", lead(each, ids));
        await reload();
      },
    });
  };
  const remove = async (pictures: Picture[]) => {
    const ids = idsOf(pictures);
    await ask(ids, "delete");
    dropPictures(queries, new Set(ids));
  };
  return {
    trash: (pictures: Picture[]) =>
      away(pictures, "trash", t("done.trash", { count: pictures.length })),
    restore: (pictures: Picture[]) =>
      away(pictures, "restore", t("done.restore", { count: pictures.length })),
    stars,
    tag,
    board,
    stack,
    remove,
  };
}
