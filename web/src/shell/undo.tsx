// What was done can be undone: Ctrl+Z, Ctrl+Shift+Z, and a button right after it was done.
import { Button, Group, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import i18next from "i18next";
import { create } from "zustand";
import { closing, complain } from "./notify";

const KEPT = 100;

export interface Deed {
  words: string; // "3 pictures in the trash"
  do: () => void | Promise<unknown>;
  undo: () => void | Promise<unknown>;
  isQuiet?: boolean; // no toast, for what is seen anyway, such as a slider
}

interface Undo {
  done: Deed[];
  undone: Deed[];
  /** Does it now, and keeps how it is undone. */
  run: (deed: Deed) => Promise<void>;
  undo: () => Promise<void>;
  redo: () => Promise<void>;
}

let shown = ""; // one toast at a time, for its button takes back what was done last

function toast(deed: Deed): void {
  notifications.hide(shown);
  const id = `undo-${Date.now()}`;
  shown = id;
  const back = () => {
    notifications.hide(id);
    void useUndo.getState().undo();
  };
  notifications.show({
    id,
    autoClose: 8_000,
    closeButtonProps: closing(),
    message: (
      <Group justify="space-between" wrap="nowrap" gap="sm">
        <Text size="sm">{deed.words}</Text>
        <Button size="compact-sm" variant="light" onClick={back}>
          {i18next.t("shell:undo.undo")}
        </Button>
      </Group>
    ),
  });
}

export const useUndo = create<Undo>((set, get) => ({
  done: [],
  undone: [],
  run: async (deed) => {
    try {
      await deed.do();
    } catch (fault) {
      complain(fault);
      return;
    }
    set(({ done }) => ({ done: [...done, deed].slice(-KEPT), undone: [] }));
    if (!deed.isQuiet) toast(deed);
  },
  undo: async () => {
    const deed = get().done.at(-1);
    if (!deed) return;
    notifications.hide(shown);
    set(({ done, undone }) => ({ done: done.slice(0, -1), undone: [...undone, deed] }));
    try {
      await deed.undo();
    } catch (fault) {
      complain(fault);
      // it still is as it was, so that it can be tried again
      set(({ done, undone }) => ({
        done: [...done, deed],
        undone: undone.filter((each) => each !== deed),
      }));
    }
  },
  redo: async () => {
    const deed = get().undone.at(-1);
    if (!deed) return;
    set(({ done, undone }) => ({ done: [...done, deed], undone: undone.slice(0, -1) }));
    try {
      await deed.do();
    } catch (fault) {
      complain(fault);
      set(({ done, undone }) => ({
        done: done.filter((each) => each !== deed),
        undone: [...undone, deed],
      }));
    }
  },
}));
