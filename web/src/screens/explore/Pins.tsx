import {
  ActionIcon,
  Alert,
  Button,
  Checkbox,
  Group,
  Stack,
  Text,
  TextInput,
  Title,
  Tooltip,
} from "@mantine/core";
import {
  IconArrowLeft,
  IconArrowRight,
  IconPencil,
  IconRoute,
  IconTrash,
} from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Model } from "../../api/types";
import { type Recipe, mannerOf } from "../../making/recipe";
import { Sprite, useSheet } from "../../making/sheet";
import classes from "./explore.module.css";
import { goTo, useExplore, useRecipe } from "./store";
import type { Spots } from "./useSpots";
import { WalkForm } from "./WalkForm";
import type { Spot } from "./walk";

const MOST_SEEN = 64; // of one sheet

/** The pins of a model in their order, and the walk between them. */
export function Pins({ model, pins }: { model: Model; pins: Spots }) {
  const { t } = useTranslation("explore");
  const { spots } = pins;
  const restored = useExplore((state) => state.stops);
  const [left, leave] = useState<ReadonlySet<string>>(new Set());
  const [isOpen, setOpen] = useState(false);
  const [dragged, drag] = useState<number | null>(null);
  const sheet = useSheet(
    model,
    spots.slice(0, MOST_SEEN).map((spot) => spot.recipe),
    "pins",
  );
  const stops = spots.filter((spot) => !left.has(spot.id));
  const toggle = (id: string) =>
    leave((before) => {
      const after = new Set(before);
      if (!after.delete(id)) after.add(id);
      return after;
    });
  return (
    <Stack component="section" gap="xs" aria-label={t("pins.title")}>
      <Group justify="space-between">
        <Title order={2} size="h4">
          {t("pins.title")}
        </Title>
        <Button
          variant={isOpen ? "filled" : "default"}
          leftSection={<IconRoute size={16} aria-hidden />}
          disabled={spots.length < 2}
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
        >
          {t("walk.title")}
        </Button>
      </Group>
      {restored.length > 1 && (
        <Alert color="gray" p="xs">
          <Group justify="space-between">
            <Text size="sm">{t("pins.restored", { count: restored.length })}</Text>
            <Button
              size="compact-sm"
              variant="default"
              onClick={() => {
                useExplore.setState({ stops: [] });
                void pins.pinAll(restored);
              }}
            >
              {t("pins.pin_all")}
            </Button>
          </Group>
        </Alert>
      )}
      {spots.length === 0 && (
        <Text size="sm" c="dimmed">
          {t("pins.empty")}
        </Text>
      )}
      {spots.length > 0 && (
        <ul className={classes.pins}>
          {spots.map((spot, number) => (
            <li
              key={spot.id}
              className={classes.pin}
              draggable
              data-dragged={dragged === number || undefined}
              onDragStart={() => drag(number)}
              onDragEnd={() => drag(null)}
              onDragOver={(event) => dragged !== null && event.preventDefault()}
              onDrop={(event) => {
                if (dragged === null) return;
                event.preventDefault();
                event.stopPropagation();
                pins.move(dragged, number);
              }}
            >
              <Pin
                spot={spot}
                number={number}
                pins={pins}
                isStop={!left.has(spot.id)}
                onStop={() => toggle(spot.id)}
              >
                <Sprite
                  sheet={sheet}
                  number={number}
                  ratio={model.shape.width / model.shape.height}
                />
              </Pin>
            </li>
          ))}
        </ul>
      )}
      {isOpen && spots.length > 1 && (
        <WalkForm model={model} stops={stops.map((spot) => spot.recipe)} />
      )}
    </Stack>
  );
}

interface PinProps {
  spot: Spot<Recipe>;
  number: number;
  pins: Spots;
  isStop: boolean;
  onStop: () => void;
  children: React.ReactNode;
}

function Pin({ spot, number, pins, isStop, onStop, children }: PinProps) {
  const { t } = useTranslation("explore");
  const [isNaming, setNaming] = useState(false);
  const manner = mannerOf(useRecipe());
  const name = spot.title || t("pins.untitled", { number: number + 1 });
  const rename = (title: string) => {
    pins.rename(spot, title);
    setNaming(false);
  };
  return (
    <>
      <button
        type="button"
        className={classes.pinPicture}
        aria-label={t("pins.go", { number: number + 1, name })}
        onClick={() => goTo({ ...spot.recipe, psi: spot.recipe.psi ?? manner.psi })}
      >
        {children}
        <span className={classes.pinNumber} aria-hidden>
          {number + 1}
        </span>
      </button>
      {isNaming ? (
        <TextInput
          size="xs"
          aria-label={t("pins.name")}
          defaultValue={spot.title}
          autoFocus
          maxLength={200}
          onBlur={(event) => rename(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter") rename(event.currentTarget.value);
            if (event.key === "Escape") setNaming(false);
          }}
        />
      ) : (
        <Checkbox
          size="md"
          checked={isStop}
          onChange={onStop}
          label={name}
          aria-label={t("pins.stop", { name })}
          classNames={{ label: classes.pinName, body: classes.pinBody }}
        />
      )}
      <Group gap={0} justify="space-between" wrap="nowrap">
        <PinButton
          icon={IconArrowLeft}
          name={t("pins.earlier", { name })}
          isOff={number === 0}
          deed={() => pins.move(number, number - 1)}
        />
        <PinButton
          icon={IconArrowRight}
          name={t("pins.later", { name })}
          isOff={number === pins.spots.length - 1}
          deed={() => pins.move(number, number + 1)}
        />
        <PinButton
          icon={IconPencil}
          name={t("pins.rename", { name })}
          deed={() => setNaming(true)}
        />
        <PinButton
          icon={IconTrash}
          name={t("pins.remove", { name })}
          deed={() => pins.remove(spot)}
        />
      </Group>
    </>
  );
}

function PinButton(props: {
  icon: typeof IconTrash;
  name: string;
  deed: () => void;
  isOff?: boolean;
}) {
  return (
    <Tooltip label={props.name}>
      <ActionIcon
        variant="subtle"
        color="gray"
        size={26}
        aria-label={props.name}
        disabled={props.isOff}
        onClick={props.deed}
      >
        <props.icon size={15} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}
