import { ActionIcon, Group, Tooltip } from "@mantine/core";
import { IconArrowBackUp, IconArrowForwardUp } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useHotkey } from "../shell/hotkeys";
import { useUndo } from "../shell/undo";
import type { History } from "./history";

interface Props {
  history: History<unknown>;
  undo: () => void;
  redo: () => void;
}

// When deeds of the whole studio, such as a deleted pin, were done.
const times = new WeakMap<object, number>();
useUndo.subscribe(({ done }) => {
  const last = done.at(-1);
  if (last && !times.has(last)) times.set(last, Date.now());
});

function isNewerThan(at: number): boolean {
  const deed = useUndo.getState().done.at(-1);
  return deed !== undefined && (times.get(deed) ?? 0) > at;
}

/** One step back and forth on this screen; Ctrl+Z takes back whatever was done last. */
export function UndoButtons({ history, undo, redo }: Props) {
  const { t } = useTranslation("making");
  const [canUndo, canRedo] = [history.past.length > 0, history.future.length > 0];
  const back = () => {
    if (!canUndo || isNewerThan(history.at)) void useUndo.getState().undo();
    else undo();
  };
  const forth = () => (canRedo ? redo() : void useUndo.getState().redo());
  useHotkey("mod+z", t("undo"), back, { group: t("group") });
  useHotkey("mod+shift+z", t("redo"), forth, { group: t("group") });
  return (
    <Group gap={4} wrap="nowrap">
      <Tooltip label={t("undo")}>
        <ActionIcon
          variant="default"
          size="lg"
          aria-label={t("undo")}
          disabled={!canUndo}
          onClick={undo}
        >
          <IconArrowBackUp size={18} aria-hidden />
        </ActionIcon>
      </Tooltip>
      <Tooltip label={t("redo")}>
        <ActionIcon
          variant="default"
          size="lg"
          aria-label={t("redo")}
          disabled={!canRedo}
          onClick={redo}
        >
          <IconArrowForwardUp size={18} aria-hidden />
        </ActionIcon>
      </Tooltip>
    </Group>
  );
}
