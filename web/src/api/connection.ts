// Whether the server can be reached.
import { create } from "zustand";

interface Connection {
  isLost: boolean;
  lost: () => void;
  reached: () => void;
}

export const useConnection = create<Connection>((set, get) => ({
  isLost: false,
  lost: () => {
    if (!get().isLost) set({ isLost: true });
  },
  reached: () => {
    if (get().isLost) set({ isLost: false });
  },
}));

const PAUSE = 1_000; // for whom the line was there all the time

/** Ends when the server can be reached again, and a moment later. */
export function reachedAgain(signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const go = () => window.setTimeout(resolve, PAUSE);
    signal?.addEventListener("abort", () => reject(signal.reason as Error));
    if (!useConnection.getState().isLost) {
      go();
      return;
    }
    const stop = useConnection.subscribe(({ isLost }) => {
      if (isLost) return;
      stop();
      go();
    });
    signal?.addEventListener("abort", stop);
  });
}
