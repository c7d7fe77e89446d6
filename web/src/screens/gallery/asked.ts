// What the gallery shows stands in its address, so that Back, reload and bookmarks work.
import { useCallback, useEffect, useMemo } from "react";
import { useLocation, useSearch } from "wouter";
import { create } from "zustand";
import type { PictureQuery } from "../../api/types";

const WORDS = ["q", "board", "origin", "use", "verb", "model", "job", "color", "tag", "stack"];
const SWITCHES = ["trashed", "shared"];

/** The question that an address asks. */
export function asked(search: string): PictureQuery {
  const given = new URLSearchParams(search);
  const found: Record<string, unknown> = {};
  for (const name of WORDS) if (given.get(name)) found[name] = given.get(name);
  for (const name of SWITCHES) if (given.get(name) === "true") found[name] = true;
  const stars = Number(given.get("stars"));
  if (stars >= 1 && stars <= 5) found.stars = Math.floor(stars);
  const sort = given.get("sort");
  if (sort === "oldest" || sort === "stars" || sort === "title") found.sort = sort;
  return found as PictureQuery;
}

/** The address of the gallery that asks a question. */
export function pathOf(query: PictureQuery): string {
  const given = new URLSearchParams();
  for (const [name, value] of Object.entries(query))
    if (value !== undefined && value !== "" && value !== false) given.set(name, String(value));
  const tail = given.toString();
  return tail ? `/gallery?${tail}` : "/gallery";
}

/** The last question, whose answers the picture page walks through. */
export const useLastAsked = create<{ query: PictureQuery }>(() => ({ query: {} }));

export function useAsked() {
  const search = useSearch();
  const [, go] = useLocation();
  const query = useMemo(() => asked(search), [search]);
  useEffect(() => useLastAsked.setState({ query }), [query]);
  const ask = useCallback(
    (changes: PictureQuery, isTyping = false) =>
      go(pathOf({ ...query, ...changes }), { replace: isTyping }),
    [go, query],
  );
  const isFiltered = Object.keys(query).some((name) => name !== "sort");
  return { query, ask, isFiltered };
}
