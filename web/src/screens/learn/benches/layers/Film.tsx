import { ActionIcon, Group, Slider, Text } from "@mantine/core";
import { IconPlayerPauseFilled, IconPlayerPlayFilled } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { PaintedFilm } from "../../../../api/types";
import classes from "../../learn.module.css";
import { prefersLessMotion } from "../../motion";
import { LineKey } from "../../parts/LineKey";
import { lineOf } from "./curves";

const PAUSE = 160; // ms between frames
const LINES: Record<string, [ink: string, dash?: string]> = {
  content: ["var(--mantine-color-text)"],
  relu1_1: ["#0072b2", "7 3"],
  relu2_1: ["#d55e00", "2 3"],
  relu3_1: ["#009e73", "9 3 2 3"],
  relu4_1: ["#cc79a7", "1 4"],
};

/** A painting that comes into being: frames to go through, and what was off in each. */
export function Film({ film }: { film: PaintedFilm }) {
  const { t } = useTranslation("learn");
  const last = film.frames.length - 1;
  const [at, setAt] = useState(prefersLessMotion() ? last : 0);
  const [isPlaying, setPlaying] = useState(!prefersLessMotion());
  useEffect(() => {
    if (!isPlaying) return;
    if (at >= last) {
      setPlaying(false);
      return;
    }
    const timer = setTimeout(() => setAt(at + 1), PAUSE);
    return () => clearTimeout(timer);
  }, [isPlaying, at, last]);
  const play = () => {
    if (!isPlaying && at >= last) setAt(0);
    setPlaying(!isPlaying);
  };
  const step = film.steps[at] ?? 0;
  return (
    <div data-testid="film">
      <img
        src={film.frames[at]}
        alt={t("layers.frame", { step })}
        className={classes.treated}
        style={{ width: "22rem" }}
      />
      <Group gap="sm" wrap="nowrap">
        <ActionIcon
          variant="default"
          size="lg"
          aria-label={t(isPlaying ? "layers.pause" : "layers.play")}
          onClick={play}
        >
          {isPlaying ? <IconPlayerPauseFilled size={18} /> : <IconPlayerPlayFilled size={18} />}
        </ActionIcon>
        <Slider
          style={{ flex: 1 }}
          min={0}
          max={last}
          value={at}
          label={null}
          thumbLabel={t("layers.frames")}
          onChange={(value) => {
            setPlaying(false);
            setAt(value);
          }}
        />
        <Text size="sm">{t("layers.step", { step })}</Text>
      </Group>
      <Losses film={film} at={at} />
    </div>
  );
}

function Losses({ film, at }: { film: PaintedFilm; at: number }) {
  const { t } = useTranslation("learn");
  const names = Object.keys(LINES).filter((name) => film.losses[name]);
  const largest = Math.max(...names.flatMap((name) => film.losses[name]!), 1e-3);
  const where = (100 * at) / Math.max(1, film.frames.length - 1);
  const told = names.map((name) => `${t(`layers.loss.${name}`)} ${short(film.losses[name]![at]!)}`);
  return (
    <figure style={{ margin: "1rem 0 0" }}>
      <Text component="figcaption" size="sm" fw={500}>
        {t("layers.off")}
      </Text>
      <svg
        viewBox="0 0 100 100"
        preserveAspectRatio="none"
        className={classes.chart}
        role="img"
        aria-label={told.join("; ")}
      >
        <line x1={where} x2={where} y1="0" y2="100" stroke="var(--line-strong)" />
        {names.map((name) => (
          <path
            key={name}
            d={lineOf(film.losses[name]!, largest)}
            stroke={LINES[name]![0]}
            strokeDasharray={LINES[name]![1]}
          />
        ))}
      </svg>
      <ul className={classes.legend}>
        {names.map((name, number) => (
          <LineKey key={name} ink={LINES[name]![0]} dash={LINES[name]![1]} words={told[number]!} />
        ))}
      </ul>
    </figure>
  );
}

const short = (value: number) => (value < 0.001 ? "< 0.001" : value.toFixed(3));
