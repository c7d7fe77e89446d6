import { ActionIcon, Button, Group, Stack, Text, Tooltip } from "@mantine/core";
import {
  IconArrowLeft,
  IconArrowRight,
  IconDeviceFloppy,
  IconHeart,
  IconHeartFilled,
  IconPlant2,
  IconRefresh,
  IconTarget,
} from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { May } from "../../api/may";
import { api, part } from "../../api/client";
import type { Model } from "../../api/types";
import { type Recipe, keyOf, mannerOf, nameOf, whole } from "../../making/recipe";
import { type SheetWish, Sprite, useSheet } from "../../making/sheet";
import type { Preview } from "../../making/preview";
import { NumberSlider, Trouble } from "../../parts";
import { type Breeding, LITTER, at, bred, liked, seenOf, started, toggled } from "./breeding";
import classes from "./explore.module.css";
import { goTo, useExplore, useRecipe } from "./store";

interface Props {
  model: Model;
  onKeep: (recipes: Recipe[]) => void;
}

/** Twelve pictures: pick those you like, and see their children. */
export function Breeder({ model, onKeep }: Props) {
  const { t } = useTranslation("explore");
  const kept = useExplore((state) => state.history.now.breeding);
  const put = useExplore((state) => state.put);
  const recipe = useRecipe();
  const breeding = kept ?? started(mannerOf(recipe), 0);
  useEffect(() => {
    if (!kept) put({ breeding }, "breeding");
  }, [kept === null]);
  const change = (next: Breeding, what?: string) => put({ breeding: next }, what);
  const { recipes, liked: keys } = seenOf(breeding);
  const parents = liked(breeding);
  const sheet = useSheet(model, recipes, "breed");
  const breed = useMutation({
    mutationFn: () =>
      api.post<{ recipes: Recipe[] }>(`/models/${part(model.name)}/breed`, {
        parents,
        n: LITTER,
        spread: breeding.spread,
        seed: Math.floor(Math.random() * 2 ** 31),
      }),
    onSuccess: (made) => change(bred(breeding, made.recipes.map(whole))),
  });
  const again = () => change(started(mannerOf(recipe), Math.floor(Math.random() * 1_000_000)));
  return (
    <Stack gap="sm">
      <Group justify="space-between">
        <Text size="sm" c="dimmed" style={{ flex: "1 1 16rem" }}>
          {t("breed.lead")}
        </Text>
        <Generations breeding={breeding} change={change} />
      </Group>
      {sheet.state === "failed" && <Trouble fault={sheet.fault} onRetry={sheet.again} />}
      <ul className={classes.litter}>
        {recipes.map((each, number) => (
          <Child
            key={keyOf(each)}
            model={model}
            sheet={sheet}
            number={number}
            recipe={each}
            isLiked={keys.includes(keyOf(each))}
            onLike={() => change(toggled(breeding, each))}
          />
        ))}
      </ul>
      <Group align="flex-end">
        <div style={{ flex: "1 1 14rem" }}>
          <NumberSlider
            label={t("breed.spread")}
            hint={t("breed.spread_hint")}
            value={breeding.spread}
            onChange={(spread) => change({ ...breeding, spread }, "spread")}
            min={0}
            max={1}
            step={0.05}
            initial={0.3}
          />
        </div>
        <Group gap="xs">
          <Button
            leftSection={<IconPlant2 size={16} aria-hidden />}
            disabled={parents.length === 0}
            loading={breed.isPending}
            onClick={() => breed.mutate()}
          >
            {t("breed.breed", { count: parents.length })}
          </Button>
          <May do="make">
            <Button
              variant="default"
              leftSection={<IconDeviceFloppy size={16} aria-hidden />}
              disabled={parents.length === 0}
              onClick={() => onKeep(parents)}
            >
              {t("breed.keep", { count: parents.length })}
            </Button>
          </May>
          <Button
            variant="default"
            leftSection={<IconRefresh size={16} aria-hidden />}
            onClick={again}
          >
            {t("breed.again")}
          </Button>
        </Group>
      </Group>
    </Stack>
  );
}

function Generations(props: { breeding: Breeding; change: (next: Breeding) => void }) {
  const { t } = useTranslation("explore");
  const { breeding, change } = props;
  const count = breeding.generations.length;
  const go = (to: number) => change(at(breeding, to));
  return (
    <Group gap={6} wrap="nowrap">
      <Tooltip label={t("breed.earlier")}>
        <ActionIcon
          variant="default"
          aria-label={t("breed.earlier")}
          disabled={breeding.seen === 0}
          onClick={() => go(breeding.seen - 1)}
        >
          <IconArrowLeft size={16} aria-hidden />
        </ActionIcon>
      </Tooltip>
      <Text size="sm" aria-live="polite">
        {t("breed.generation", { number: breeding.seen + 1, count })}
      </Text>
      <Tooltip label={t("breed.later")}>
        <ActionIcon
          variant="default"
          aria-label={t("breed.later")}
          disabled={breeding.seen >= count - 1}
          onClick={() => go(breeding.seen + 1)}
        >
          <IconArrowRight size={16} aria-hidden />
        </ActionIcon>
      </Tooltip>
    </Group>
  );
}

interface ChildProps {
  model: Model;
  sheet: Preview<SheetWish>;
  number: number;
  recipe: Recipe;
  isLiked: boolean;
  onLike: () => void;
}

function Child({ model, sheet, number, recipe, isLiked, onLike }: ChildProps) {
  const { t } = useTranslation("explore");
  const { hoverOver } = useExplore.getState();
  const name = t("breed.child", { number: number + 1, name: nameOf(recipe) });
  const Heart = isLiked ? IconHeartFilled : IconHeart;
  return (
    <li className={classes.child} data-liked={isLiked || undefined}>
      <button
        type="button"
        className={classes.cell}
        aria-pressed={isLiked}
        aria-label={name}
        onClick={onLike}
        onPointerEnter={() => hoverOver(recipe)}
        onPointerLeave={() => hoverOver(null)}
        onFocus={() => hoverOver(recipe)}
        onBlur={() => hoverOver(null)}
      >
        <Sprite sheet={sheet} number={number} ratio={model.shape.width / model.shape.height} />
        <span className={classes.heart} aria-hidden>
          <Heart size={18} />
        </span>
      </button>
      <Tooltip label={t("breed.choose")}>
        <ActionIcon
          className={classes.choose}
          variant="default"
          size={28}
          aria-label={t("breed.choose_name", { name })}
          onClick={() => goTo(recipe)}
        >
          <IconTarget size={16} aria-hidden />
        </ActionIcon>
      </Tooltip>
    </li>
  );
}
