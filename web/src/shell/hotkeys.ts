// Every key of the studio is told here once: it works, stands in the `?` sheet and in the palette.
import { useEffect, useId, useRef } from "react";
import { create } from "zustand";

export interface Hotkey {
  id: string;
  key: string; // "g", "1", "?", "ArrowLeft", "mod+k", "mod+shift+z"; "" for the palette alone
  words: string;
  group: string;
  worksInDialogs: boolean;
  action: () => void;
}

export interface HotkeyWays {
  group?: string; // name of the place in the sheet; "" for everywhere
  isOff?: boolean;
  worksInDialogs?: boolean;
}

export const useHotkeys = create<{ all: Hotkey[] }>(() => ({ all: [] }));

export const IS_MAC = /Mac|iPhone|iPad/.test(navigator.platform);

/** How a key is written for people: "Ctrl K", "←". */
export function spoken(key: string): string[] {
  const names: Record<string, string> = {
    mod: IS_MAC ? "⌘" : "Ctrl",
    shift: IS_MAC ? "⇧" : "Shift",
    alt: IS_MAC ? "⌥" : "Alt",
    ArrowLeft: "←",
    ArrowRight: "→",
    ArrowUp: "↑",
    ArrowDown: "↓",
    Escape: "Esc",
    " ": "Space",
  };
  const parts = key === "+" ? ["+"] : key.split("+");
  return parts.map((part) => names[part] ?? (part.length === 1 ? part.toUpperCase() : part));
}

/** Whether `event` is the key that is written as `key`. */
export function isKey(event: KeyboardEvent, key: string): boolean {
  if (!key) return false;
  const parts = key === "+" ? ["+"] : key.split("+");
  const last = parts.pop() ?? "";
  const wantsMod = parts.includes("mod");
  if (wantsMod !== (event.ctrlKey || event.metaKey)) return false;
  if (parts.includes("alt") !== event.altKey) return false;
  const isSign = last.length === 1 && !/[a-z]/i.test(last); // "?" lies elsewhere on each keyboard
  if (!isSign && parts.includes("shift") !== event.shiftKey) return false;
  return event.key.toLowerCase() === last.toLowerCase();
}

const TAKES_TEXT = "input, textarea, select, [contenteditable=true]";
const TAKES_NO_TEXT = "[type=checkbox], [type=radio], [type=range], [type=button]";
const MOVES_ITSELF =
  "[role=slider], [role=menu], [role=listbox], [role=tablist], [role=radiogroup]";

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return false;
  return target.matches(TAKES_TEXT) && !target.matches(TAKES_NO_TEXT);
}

function isTheirOwn(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey) return false;
  if (isTyping(event.target)) return event.key !== "Escape";
  if (!(event.target instanceof Element)) return false;
  if (event.target.matches("[type=range], [type=radio]"))
    return /^(Arrow|Home|End)/.test(event.key);
  if (/^(Arrow|Home|End|Page)/.test(event.key)) return event.target.closest(MOVES_ITSELF) !== null;
  const presses = event.key === "Enter" || event.key === " ";
  return presses && event.target.closest("a, button, [role=button]") !== null;
}

// What was open when the key went down; a dialog that the key itself closes is gone afterwards.
let isInDialog = false;
let isInMenu = false;

function look(): void {
  isInDialog = document.querySelector("[role=dialog][aria-modal=true]") !== null;
  isInMenu = document.querySelector("[role=menu], .mantine-Popover-dropdown") !== null;
}

/** Does what the key says; what was told last comes first. */
export function pressed(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing || isTheirOwn(event)) return;
  // Ctrl+Z in a text belongs to the text.
  if (isTyping(event.target) && isKey(event, "mod+z")) return;
  if (event.key === "Escape" && isInMenu) return;
  const fitting = useHotkeys.getState().all.filter((each) => isKey(event, each.key));
  const chosen = fitting.findLast((each) => !isInDialog || each.worksInDialogs);
  if (!chosen) return;
  event.preventDefault();
  chosen.action();
}

/** Gives `key` a meaning while this part of the page is shown. */
export function useHotkey(
  key: string,
  words: string,
  action: () => void,
  { group = "", isOff = false, worksInDialogs = false }: HotkeyWays = {},
): void {
  const id = useId();
  const newest = useRef(action);
  useEffect(() => {
    newest.current = action;
  });
  useEffect(() => {
    if (isOff) return;
    const own = { id, key, words, group, worksInDialogs, action: () => newest.current() };
    useHotkeys.setState(({ all }) => ({ all: [...all, own] }));
    return () => useHotkeys.setState(({ all }) => ({ all: all.filter((each) => each.id !== id) }));
  }, [id, key, words, group, isOff, worksInDialogs]);
}

/** Listens for keys; for the frame alone. */
export function useKeyboard(): void {
  useEffect(() => {
    window.addEventListener("keydown", look, true);
    document.addEventListener("keydown", pressed);
    return () => {
      window.removeEventListener("keydown", look, true);
      document.removeEventListener("keydown", pressed);
    };
  }, []);
}
