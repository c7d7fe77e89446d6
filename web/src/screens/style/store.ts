// The work on the screen Style; the browser keeps it, and it can be undone.
import { create } from "zustand";
import { type Undoable, keepWork, undoable } from "../../making/kept";
import { NOTHING, type Work } from "./work";

/** Something that was seen, to come back to. */
export interface Try {
  id: number;
  work: Work;
  url: string; // of its preview
}

interface Style extends Undoable<Work> {
  tries: Try[]; // the newest first
  tried: (work: Work, blob: Blob) => void;
}

const KEPT = "pinxit.style";
const MOST_TRIES = 12;

let number = 0;

function withTry(tries: Try[], work: Work, blob: Blob): Try[] {
  const key = JSON.stringify(work);
  if (tries[0] && JSON.stringify(tries[0].work) === key) return tries;
  const others = tries.filter((each) => JSON.stringify(each.work) !== key);
  others.slice(MOST_TRIES - 1).forEach((each) => URL.revokeObjectURL(each.url));
  const made = { id: ++number, work, url: URL.createObjectURL(blob) };
  return [made, ...others.slice(0, MOST_TRIES - 1)];
}

export const useStyle = create<Style>((set) => ({
  ...undoable(KEPT, NOTHING, set),
  tries: [],
  tried: (work, blob) => set(({ tries }) => ({ tries: withTry(tries, work, blob) })),
}));

export const useWork = () => useStyle((state) => state.history.now);

keepWork(KEPT, useStyle);
