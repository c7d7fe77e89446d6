// Changes what the page already knows, by what an event or an own change says.
import type { InfiniteData, QueryClient } from "@tanstack/react-query";
import { api } from "./client";
import { keys } from "./keys";
import type { Job, Page, Picture, PictureQuery } from "./types";

type Pages = InfiniteData<Page<Picture>>;

// How often the page itself changed its lists: an answer that was asked for before is out of date.
let changes = 0;

/** Puts a job into every list that the page holds; a new one is put before the others. */
export function noteJob(queries: QueryClient, heard: Job): void {
  if ((heard.state as string) === "deleted") {
    queries.removeQueries({ queryKey: keys.job(heard.id) });
    void queries.invalidateQueries({ queryKey: ["jobs"] });
    return;
  }
  let isNew = true;
  let isElsewhere = false; // lists of a state may have to take it in, or leave it out
  queries.setQueryData<Job>(keys.job(heard.id), (old) => ({ ...old, ...heard }));
  queries.setQueriesData<Page<Job>>({ queryKey: ["jobs"] }, (page) => {
    const listed = page?.items.find((job) => job.id === heard.id);
    if (!page || !listed) return page;
    isNew = false;
    isElsewhere ||= heard.state !== undefined && heard.state !== listed.state;
    return {
      ...page,
      items: page.items.map((job) => (job.id === heard.id ? { ...job, ...heard } : job)),
    };
  });
  if (isNew || isElsewhere) void queries.invalidateQueries({ queryKey: ["jobs"] });
  void queries.invalidateQueries({ queryKey: keys.queue });
}

/** Changes pictures wherever the page shows them. */
export function changePictures(
  queries: QueryClient,
  change: (picture: Picture) => Picture | null,
): void {
  changes += 1;
  queries.setQueriesData<Pages>({ queryKey: ["pictures"] }, (data) => {
    if (!data) return data;
    const pages = data.pages.map((page) => {
      const items = page.items.map(change).filter((item) => item !== null);
      const gone = page.items.length - items.length;
      const total = page.total === null ? null : page.total - gone;
      return { ...page, items, total };
    });
    return { ...data, pages };
  });
  queries.setQueriesData<Picture>({ queryKey: ["picture"] }, (picture) =>
    picture && "id" in picture ? (change(picture) ?? undefined) : picture,
  );
}

/** Takes pictures out of lists, for they are gone or in another place. */
export function dropPictures(queries: QueryClient, ids: ReadonlySet<string>): void {
  changes += 1;
  queries.setQueriesData<Pages>({ queryKey: ["pictures"] }, (data) => {
    if (!data) return data;
    const gone = data.pages.flatMap((page) => page.items).filter((item) => ids.has(item.id)).length;
    const pages = data.pages.map((page) => ({
      ...page,
      items: page.items.filter((item) => !ids.has(item.id)),
      total: page.total === null ? null : page.total - gone,
    }));
    return { ...data, pages };
  });
}

/** Puts what is new before the pages that are there, without loading them all again. */
export async function refreshFirst(queries: QueryClient, key: readonly unknown[]): Promise<void> {
  const query = key[1] as PictureQuery;
  const before = changes;
  const first = await api.get<Page<Picture>>("/pictures", { ...query, limit: query.limit ?? 200 });
  if (before !== changes) {
    refreshSoon(queries);
    return;
  }
  queries.setQueryData<Pages>(key, (data) => {
    if (!data?.pages[0]) return data;
    if (query.offset) return { ...data, pages: [first] };
    const fresh = new Set(first.items.map((item) => item.id));
    const [head, ...rest] = data.pages;
    if (rest.length === 0 && first.next_cursor === null) return { ...data, pages: [first] };
    const items = [...first.items, ...head.items.filter((item) => !fresh.has(item.id))];
    const pages = [{ ...head, items, total: first.total }];
    for (const page of rest)
      pages.push({ ...page, items: page.items.filter((item) => !fresh.has(item.id)) });
    return { ...data, pages };
  });
}

let timer: number | undefined;

/** Many pictures may come at once, so lists are looked at once a moment. */
function refreshSoon(queries: QueryClient): void {
  if (timer !== undefined) return;
  timer = window.setTimeout(() => {
    timer = undefined;
    for (const query of queries.getQueryCache().findAll({ queryKey: ["pictures"] })) {
      // Exactly this one: a list of everything would else take every other list along.
      if (query.getObserversCount() === 0)
        queries.removeQueries({ queryKey: query.queryKey, exact: true });
      else void refreshFirst(queries, query.queryKey).catch(() => undefined);
    }
    void queries.invalidateQueries({ queryKey: keys.boards });
    void queries.invalidateQueries({ queryKey: keys.facets });
  }, 400);
}

export function notePicture(queries: QueryClient, id: string, change: string): void {
  // A late "removed" may be of a picture that came back since, so all is asked for anew.
  if (change !== "added") void queries.invalidateQueries({ queryKey: keys.picture(id) });
  refreshSoon(queries);
}
