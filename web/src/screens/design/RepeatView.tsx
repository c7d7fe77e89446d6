import { Group, Text } from "@mantine/core";
import { type KeyboardEvent, type PointerEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { NumberSlider } from "../../parts";
import classes from "./design.module.css";

const STEP = 12; // pixels that an arrow key moves the repeat

interface Props {
  url: string;
  name: string;
  ratio: number; // width to height of one unit
  words?: string; // how large one unit is
}

interface Place {
  x: number;
  y: number;
}

/** A unit that repeats all over the page; it is dragged, moved by arrow keys, and made larger. */
export function RepeatView({ url, name, ratio, words }: Props) {
  const { t } = useTranslation("design");
  const [place, move] = useState<Place>({ x: 0, y: 0 });
  const [times, setTimes] = useState(3);
  const last = useRef<Place | null>(null);
  const by = (x: number, y: number) => move((at) => ({ x: at.x + x, y: at.y + y }));
  const drag = (event: PointerEvent<HTMLDivElement>) => {
    if (!last.current) return;
    by(event.clientX - last.current.x, event.clientY - last.current.y);
    last.current = { x: event.clientX, y: event.clientY };
  };
  const keys: Record<string, [number, number]> = {
    ArrowLeft: [-STEP, 0],
    ArrowRight: [STEP, 0],
    ArrowUp: [0, -STEP],
    ArrowDown: [0, STEP],
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const way = keys[event.key];
    if (!way) return;
    event.preventDefault();
    by(...way);
  };
  return (
    <div className={classes.repeat}>
      <div
        className={classes.cloth}
        data-testid="repeat"
        role="application"
        aria-roledescription={t("repeat.kind")}
        aria-label={name}
        aria-describedby="repeat-keys"
        tabIndex={0}
        style={{
          backgroundImage: `url(${url})`,
          backgroundSize: `calc(100% / ${times}) auto`,
          backgroundPosition: `${place.x}px ${place.y}px`,
          aspectRatio: ratio > 1.6 || ratio < 0.6 ? "4 / 3" : ratio,
        }}
        onKeyDown={onKeyDown}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          last.current = { x: event.clientX, y: event.clientY };
        }}
        onPointerMove={drag}
        onPointerUp={() => void (last.current = null)}
        onPointerCancel={() => void (last.current = null)}
      />
      <Group justify="space-between" align="flex-end" wrap="wrap" gap="xs">
        <Text size="xs" c="dimmed" id="repeat-keys">
          {t("repeat.keys")} {words}
        </Text>
        <div className={classes.times}>
          <NumberSlider
            label={t("repeat.times")}
            value={times}
            onChange={setTimes}
            min={1}
            max={8}
          />
        </div>
      </Group>
    </div>
  );
}
