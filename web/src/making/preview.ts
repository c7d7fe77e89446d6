// Previews: pictures that are only looked at, drawn by the server while a hand moves.
import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { ApiProblem, api, part } from "../api/client";
import { NewestWins, type State } from "./newest";
import type { Recipe } from "./recipe";

/** This page, so that the server drops what this page asked for before. */
export const PAGE = Array.from({ length: 4 }, () =>
  Math.floor(Math.random() * 2 ** 32).toString(36),
).join("");

const asPage = (what = "") => ({ "X-Preview-Client": PAGE + what });

export interface Sight {
  recipe: Recipe;
  size: number;
  format: "jpeg" | "webp";
}

export function drawn(model: string, sight: Sight, signal: AbortSignal): Promise<Blob> {
  return api.image(`/models/${part(model)}/preview`, sight, { signal, headers: asPage() });
}

/** Many pictures in one, row by row; sheets for different purposes do not overtake each other. */
export function sheetOf(
  model: string,
  wish: { recipes: Recipe[]; columns: number; cell: number; format: "jpeg" | "webp" },
  about: { signal: AbortSignal; purpose: string },
): Promise<Blob> {
  const headers = asPage(about.purpose);
  return api.image(`/models/${part(model)}/sheet`, wish, { signal: about.signal, headers });
}

export function styled(params: unknown, signal: AbortSignal): Promise<Blob> {
  return api.image("/style/preview", params, { signal, headers: asPage() });
}

const isProblem = (fault: unknown, which: "isOffline" | "isSuperseded") =>
  fault instanceof ApiProblem && fault[which];

export interface Preview<Wish> {
  url: string; // "" before the first answer
  blob: Blob | null;
  shown: Wish | null; // what the picture at `url` was made of
  state: State;
  fault: unknown; // of the last wish, where it failed
  again: () => void;
}

interface Seen<Wish> {
  url: string;
  blob: Blob;
  shown: Wish;
}

/**
 * The picture of the latest wish. While it is drawn the one before stays.
 * `about` says what must not change under way: a new one forgets all that was asked.
 */
export function usePreview<Wish>(
  about: string,
  wish: Wish | null,
  send: (wish: Wish, signal: AbortSignal) => Promise<Blob>,
): Preview<Wish> {
  const [seen, see] = useState<Seen<Wish> | null>(null);
  const [{ state, fault }, tell] = useState<{ state: State; fault: unknown }>({
    state: "idle",
    fault: null,
  });
  const sending = useRef(send);
  sending.current = send;
  const newest = useRef<NewestWins<Wish, Blob> | null>(null);

  useLayoutEffect(() => {
    const own = new NewestWins<Wish, Blob>({
      send: (each, signal) => sending.current(each, signal),
      show: (blob, shown) => see({ url: URL.createObjectURL(blob), blob, shown }),
      tell: (now, why = null) => tell({ state: now, fault: why }),
      isSuperseded: (why) => isProblem(why, "isSuperseded"),
      isOffline: (why) => isProblem(why, "isOffline"),
    });
    newest.current = own;
    return () => {
      own.stop();
      see(null);
    };
  }, [about]);

  useEffect(() => {
    const url = seen?.url;
    return () => {
      if (url) setTimeout(() => URL.revokeObjectURL(url), 1_000); // it may still be decoded
    };
  }, [seen]);

  const key = JSON.stringify(wish);
  const latest = useRef(wish);
  latest.current = wish;
  // Before anything is painted: the server has the wish while the page still draws.
  useLayoutEffect(() => {
    if (latest.current === null) newest.current?.stop();
    else newest.current?.ask(latest.current);
  }, [key, about]);

  const again = () => {
    if (latest.current !== null) newest.current?.ask(latest.current);
  };
  const { url = "", blob = null, shown = null } = seen ?? {};
  return { url, blob, shown, state, fault, again };
}
