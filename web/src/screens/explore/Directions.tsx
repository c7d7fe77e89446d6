import {
  ActionIcon,
  Button,
  Group,
  Skeleton,
  Stack,
  Text,
  TextInput,
  Tooltip,
} from "@mantine/core";
import { IconEyeOff, IconPencil } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { May } from "../../api/may";
import { api, part } from "../../api/client";
import type { Direction, Model } from "../../api/types";
import { movedAlong } from "../../making/recipe";
import { NumberSlider, Trouble } from "../../parts";
import { usePreference } from "../../shell/preferences";
import classes from "./explore.module.css";
import { useExplore, useRecipe } from "./store";

const SEEN_FIRST = 6;

/** Directions as sliders; whoever finds out what one does gives it a name. */
export function Directions({ model }: { model: Model }) {
  const { t } = useTranslation("explore");
  const queries = useQueryClient();
  const key = ["directions", model.name];
  const path = `/models/${part(model.name)}/directions`;
  const found = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => api.get<{ items: Direction[] }>(path, undefined, { signal }),
  });
  const naming = useMutation({
    mutationFn: ({ direction, name }: { direction: Direction; name: string }) =>
      name
        ? api.post(path, { number: direction.number, name })
        : api.del(`/directions/${direction.id}`),
    onSettled: () => queries.invalidateQueries({ queryKey: key }),
  });
  const [hidden, hide] = usePreference<number[]>(`hidden.${model.name}`, []);
  const [isWhole, showWhole] = useState(false);
  const recipe = useRecipe();
  const put = useExplore((state) => state.put);
  if (found.isPending) return <Skeleton height={120} />;
  if (found.isError) return <Trouble fault={found.error} onRetry={() => void found.refetch()} />;

  // Those with a name first: somebody knows what they do.
  const all = [...found.data.items].sort(
    (a, b) => Number(b.id !== null) - Number(a.id !== null) || a.number - b.number,
  );
  const open = all.filter((each) => !hidden.includes(each.number));
  const seen = isWhole ? open : open.slice(0, SEEN_FIRST);
  const isMoved = Object.keys(recipe.moves).length > 0;
  return (
    <Stack gap="sm">
      <Text size="sm" c="dimmed">
        {t("directions.lead")}
      </Text>
      {seen.map((direction) => (
        <Slider
          key={direction.number}
          direction={direction}
          value={recipe.moves[direction.number] ?? 0}
          onMove={(far) =>
            put({ recipe: movedAlong(recipe, direction.number, far) }, `d${direction.number}`)
          }
          onName={(name) => naming.mutate({ direction, name })}
          onHide={() => hide([...hidden, direction.number])}
        />
      ))}
      <Group gap="xs">
        {open.length > SEEN_FIRST && (
          <Button size="compact-sm" variant="default" onClick={() => showWhole(!isWhole)}>
            {isWhole ? t("directions.fewer") : t("directions.all", { count: open.length })}
          </Button>
        )}
        {hidden.length > 0 && (
          <Button size="compact-sm" variant="default" onClick={() => hide([])}>
            {t("directions.unhide", { count: hidden.length })}
          </Button>
        )}
        <Button
          size="compact-sm"
          variant="default"
          disabled={!isMoved}
          onClick={() => put({ recipe: { ...recipe, moves: {} } })}
        >
          {t("directions.reset")}
        </Button>
      </Group>
    </Stack>
  );
}

interface SliderProps {
  direction: Direction;
  value: number;
  onMove: (far: number) => void;
  onName: (name: string) => void;
  onHide: () => void;
}

function Slider({ direction, value, onMove, onName, onHide }: SliderProps) {
  const { t } = useTranslation("explore");
  const [isNaming, setNaming] = useState(false);
  const label = direction.id
    ? direction.name
    : t("directions.number", { number: direction.number + 1 });
  const rename = (name: string) => {
    setNaming(false);
    const wished = name.trim();
    if (wished !== (direction.id ? direction.name : "")) onName(wished);
  };
  if (isNaming)
    return (
      <TextInput
        size="xs"
        label={t("directions.name", { label })}
        description={t("directions.name_hint")}
        defaultValue={direction.id ? direction.name : ""}
        maxLength={100}
        autoFocus
        onBlur={(event) => rename(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter") rename(event.currentTarget.value);
          if (event.key === "Escape") setNaming(false);
        }}
      />
    );
  return (
    <div className={classes.direction}>
      <NumberSlider
        label={label}
        value={value}
        onChange={onMove}
        min={direction.low}
        max={direction.high}
        step={0.1}
        initial={0}
      />
      <Group gap={0} wrap="nowrap" className={classes.directionButtons}>
        <May do="make">
          <Tooltip label={t("directions.rename", { label })}>
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={t("directions.rename", { label })}
              onClick={() => setNaming(true)}
            >
              <IconPencil size={15} aria-hidden />
            </ActionIcon>
          </Tooltip>
        </May>
        <Tooltip label={t("directions.hide", { label })}>
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t("directions.hide", { label })}
            onClick={onHide}
          >
            <IconEyeOff size={15} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </Group>
    </div>
  );
}
