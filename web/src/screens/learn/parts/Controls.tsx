import { ActionIcon, Button, Checkbox, Group, Stack, Text, Tooltip } from "@mantine/core";
import {
  IconArrowBackUp,
  IconPlayerPause,
  IconPlayerPlay,
  IconPlayerTrackNext,
  IconDice,
} from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useHotkey } from "../../../shell/hotkeys";
import type { Lane } from "../gan/lane";
import classes from "../learn.module.css";
import type { Layers } from "../plane/draw";

interface Props {
  lane: Lane;
  shown: string[]; // which of the controls
  layers: Layers;
  onLayers: (layers: Layers) => void;
  onAgain: (seed?: number) => void;
}

/** Steps, pace, beginning anew, and what the plane shows. */
export function Controls({ lane, shown, layers, onLayers, onAgain }: Props) {
  const { t } = useTranslation("learn");
  const { frame, step } = lane;
  const has = (name: string) => shown.includes(name);
  const right = lane.marks.at(-1)?.accuracy;
  return (
    <Stack gap="sm" className={classes.panel}>
      {has("D") && (
        <Steps turn="D" words={t("control.D")} onStep={(times) => step("D", times)} hotkey="d" />
      )}
      {has("G") && (
        <Steps turn="G" words={t("control.G")} onStep={(times) => step("G", times)} hotkey="g" />
      )}
      {has("run") && <Pace lane={lane} hasSlow={has("slow")} />}
      {has("again") && (
        <Group gap="xs">
          <Button
            size="xs"
            variant="default"
            leftSection={<IconArrowBackUp size={16} aria-hidden />}
            onClick={() => {
              lane.setPace("still");
              onAgain(lane.settings.seed);
            }}
          >
            {t("control.again")}
          </Button>
          <Tooltip label={t("control.chance_what")}>
            <ActionIcon
              variant="default"
              size={30}
              aria-label={t("control.chance")}
              onClick={() => onAgain(lane.settings.seed + 1)}
            >
              <IconDice size={18} />
            </ActionIcon>
          </Tooltip>
          <Text size="xs" c="dimmed">
            {t("control.seed", { seed: lane.settings.seed })}
          </Text>
        </Group>
      )}
      <Group gap="md">
        {has("pulls") && (
          <Checkbox
            size="sm"
            label={t("control.pulls")}
            checked={layers.pulls}
            onChange={(event) => onLayers({ ...layers, pulls: event.currentTarget.checked })}
          />
        )}
        {has("mesh") && (
          <Checkbox
            size="sm"
            label={t("control.mesh")}
            checked={layers.mesh}
            onChange={(event) => onLayers({ ...layers, mesh: event.currentTarget.checked })}
          />
        )}
      </Group>
      <Text size="sm" c="dimmed" data-testid="steps">
        {t("control.steps", { d: frame?.stepsD ?? 0, g: frame?.stepsG ?? 0 })}
        {frame?.pace === "fast" &&
          ` · ${t("control.rate", { count: Math.round(frame.perSecond) })}`}
        {has("D") && right !== undefined && (
          <>
            <br />
            {t("control.right", { count: Math.round(100 * right) })}
          </>
        )}
      </Text>
    </Stack>
  );
}

interface StepProps {
  turn: "D" | "G";
  words: string;
  onStep: (times: number) => void;
  hotkey: string;
}

const MANY = 10;

function Steps({ words, onStep, hotkey }: StepProps) {
  const { t } = useTranslation("learn");
  useHotkey(hotkey, words, () => onStep(1), { group: t("title") });
  return (
    <Group gap="xs" wrap="nowrap">
      <Button size="xs" variant="light" flex={1} onClick={() => onStep(1)}>
        {words}
      </Button>
      <Button
        size="xs"
        variant="default"
        aria-label={t("control.times", { words, count: MANY })}
        onClick={() => onStep(MANY)}
      >
        ×{MANY}
      </Button>
    </Group>
  );
}

/** Runs, rests, or goes so slowly that each turn can be seen. */
export function Pace({
  lane,
  hasSlow,
}: {
  lane: Pick<Lane, "frame" | "setPace">;
  hasSlow: boolean;
}) {
  const { t } = useTranslation("learn");
  const pace = lane.frame?.pace ?? "still";
  const toggle = (wished: "fast" | "slow") => lane.setPace(pace === wished ? "still" : wished);
  useHotkey("r", t(pace === "fast" ? "control.pause" : "control.run"), () => toggle("fast"), {
    group: t("title"),
  });
  return (
    <Group gap="xs">
      <Button
        size="xs"
        leftSection={
          pace === "fast" ? (
            <IconPlayerPause size={16} aria-hidden />
          ) : (
            <IconPlayerPlay size={16} aria-hidden />
          )
        }
        onClick={() => toggle("fast")}
      >
        {t(pace === "fast" ? "control.pause" : "control.run")}
      </Button>
      {hasSlow && (
        <Button
          size="xs"
          variant="default"
          aria-pressed={pace === "slow"}
          leftSection={<IconPlayerTrackNext size={16} aria-hidden />}
          onClick={() => toggle("slow")}
        >
          {t(pace === "slow" ? "control.stop_slow" : "control.slow")}
        </Button>
      )}
    </Group>
  );
}
