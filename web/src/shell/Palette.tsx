import { Modal, TextInput, VisuallyHidden } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { type KeyboardEvent, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocation } from "wouter";
import { useDatasets, useModels } from "../api/queries";
import classes from "./frame.module.css";
import { spoken, useHotkeys } from "./hotkeys";
import { useOver } from "./open";

interface Choice {
  id: string;
  words: string;
  aside: string;
  act: () => void;
}

/** Whether all words of `sought` begin a word of `words`, in any order. */
export function fits(words: string, sought: string): boolean {
  const has = words.toLowerCase().split(/[\s,.:/-]+/);
  const wants = sought.toLowerCase().split(/\s+/).filter(Boolean);
  return wants.every((want) => has.some((each) => each.startsWith(want)));
}

/** All that can be done or opened from here. */
function useChoices(sought: string, isOpen: boolean): Choice[] {
  const { t } = useTranslation();
  const [, go] = useLocation();
  const keys = useHotkeys((store) => store.all);
  const models = useModels().data?.items ?? [];
  const datasets = useDatasets().data?.items ?? [];
  if (!isOpen) return [];
  const deeds = keys.map((each) => ({
    id: each.id,
    words: each.words,
    aside: each.key ? spoken(each.key).join(" ") : "",
    act: each.action,
  }));
  const places = models.map((model) => ({
    id: `model-${model.name}`,
    words: t("palette.explore", { name: model.name }),
    aside: t("palette.model"),
    act: () => go(`/explore/${encodeURIComponent(model.name)}`),
  }));
  const shelves = datasets.map((dataset) => ({
    id: `dataset-${dataset.name}`,
    words: t("palette.open", { name: dataset.name }),
    aside: t("palette.dataset"),
    act: () => go(`/datasets/${encodeURIComponent(dataset.name)}`),
  }));
  const fitting = [...deeds, ...places, ...shelves].filter((each) => fits(each.words, sought));
  if (!sought.trim()) return fitting;
  const search = {
    id: "search",
    words: t("palette.search", { words: sought.trim() }),
    aside: t("gallery:title"),
    act: () => go(`/gallery?q=${encodeURIComponent(sought.trim())}`),
  };
  return [...fitting, search];
}

export function Palette() {
  const { t } = useTranslation();
  const { over, show } = useOver();
  const isOpen = over === "palette";
  const [sought, setSought] = useState("");
  const [at, setAt] = useState(0);
  const choices = useChoices(sought, isOpen);
  const chosen = choices[Math.min(at, choices.length - 1)];
  useEffect(() => {
    if (isOpen) setSought("");
  }, [isOpen]);
  useEffect(() => setAt(0), [sought]);
  useEffect(() => {
    document.getElementById(`palette-${chosen?.id}`)?.scrollIntoView({ block: "nearest" });
  }, [chosen?.id]);
  const take = (choice: Choice | undefined) => {
    if (!choice) return;
    show(null);
    // After the dialog has gone, so that the page has the focus again.
    window.setTimeout(choice.act, 0);
  };
  const press = (event: KeyboardEvent) => {
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };
    const step = steps[event.key];
    if (step !== undefined) {
      event.preventDefault();
      setAt((at + step + choices.length) % Math.max(1, choices.length));
    } else if (event.key === "Enter") {
      event.preventDefault();
      take(chosen);
    }
  };
  return (
    <Modal
      opened={isOpen}
      onClose={() => show(null)}
      withCloseButton={false}
      size="lg"
      yOffset="12vh"
      title={t("palette.title")}
      styles={{ header: { display: "none" }, body: { paddingTop: "var(--mantine-spacing-md)" } }}
    >
      <TextInput
        size="md"
        role="combobox"
        aria-expanded
        aria-controls="palette-choices"
        aria-activedescendant={chosen && `palette-${chosen.id}`}
        aria-label={t("palette.field")}
        placeholder={t("palette.field")}
        leftSection={<IconSearch size={18} aria-hidden />}
        value={sought}
        onChange={(event) => setSought(event.currentTarget.value)}
        onKeyDown={press}
        data-autofocus
      />
      <ul
        id="palette-choices"
        role="listbox"
        aria-label={t("palette.title")}
        className={classes.results}
        tabIndex={-1}
      >
        {choices.map((choice, number) => (
          <li
            key={choice.id}
            id={`palette-${choice.id}`}
            role="option"
            aria-selected={choice === chosen}
            className={classes.result}
            onClick={() => take(choice)}
            onPointerMove={() => setAt(number)}
          >
            <span>{choice.words}</span>
            <small>{choice.aside}</small>
          </li>
        ))}
      </ul>
      <VisuallyHidden role="status">{t("palette.found", { count: choices.length })}</VisuallyHidden>
    </Modal>
  );
}
