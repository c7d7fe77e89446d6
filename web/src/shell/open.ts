// What lies over the page: drawer, palette, sheet of keys. One at a time.
import { create } from "zustand";

export type Over = "queue" | "palette" | "keys" | "settings" | null;

export const useOver = create<{ over: Over; show: (over: Over) => void }>((set) => ({
  over: null,
  show: (over) => set({ over }),
}));
