import { Button, Group, Text, useComputedColorScheme } from "@mantine/core";
import { IconArrowBackUp, IconTrash } from "@tabler/icons-react";
import { type KeyboardEvent, type PointerEvent, useEffect, useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Point } from "../gan/targets";
import { PLANE } from "../gan/trainer";
import classes from "../learn.module.css";
import { placed, unplaced } from "./draw";
import { inksOf } from "./inks";
import { type Strokes, added, pointsOf } from "./strokes";

interface Props {
  strokes: Strokes;
  onChange: (strokes: Strokes) => void;
  dot?: number; // radius of a point, px of 720
}

const SIDE = 720;
const MOVES: Record<string, Point> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};
const KEY_STEP = 0.05;

const bounded = (value: number) => Math.min(PLANE, Math.max(-PLANE, value));

/** A sheet to draw a distribution on, by mouse, finger, pen or keyboard. */
export function Pad({ strokes, onChange, dot = 8 }: Props) {
  const { t } = useTranslation("learn");
  const canvas = useRef<HTMLCanvasElement>(null);
  const help = useId();
  const scheme = useComputedColorScheme("light");
  const [pen, setPen] = useState<Point | null>(null); // of the keyboard
  const isDown = useRef(false);
  useEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (!context) return;
    const inks = inksOf(scheme);
    context.fillStyle = `rgb(${inks.paper.join(" ")})`;
    context.fillRect(0, 0, SIDE, SIDE);
    context.fillStyle = inks.real;
    for (const [x, y] of pointsOf(strokes)) {
      context.beginPath();
      context.arc(...placed(x, y, SIDE), dot, 0, 2 * Math.PI);
      context.fill();
    }
    if (!pen) return;
    const [x, y] = placed(...pen, SIDE);
    context.strokeStyle = inks.line;
    context.lineWidth = 3;
    context.beginPath();
    context.moveTo(x - 22, y);
    context.lineTo(x + 22, y);
    context.moveTo(x, y - 22);
    context.lineTo(x, y + 22);
    context.stroke();
  }, [strokes, pen, scheme, dot]);

  const at = (event: PointerEvent<HTMLCanvasElement>): Point => {
    const box = event.currentTarget.getBoundingClientRect();
    return unplaced((event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height);
  };
  const pressed = (event: KeyboardEvent) => {
    const move = MOVES[event.key];
    const here = pen ?? [0, 0];
    if (move) {
      const far = event.shiftKey ? 4 * KEY_STEP : KEY_STEP;
      setPen([bounded(here[0] + far * move[0]), bounded(here[1] + far * move[1])]);
    } else if (event.key === " " || event.key === "Enter") {
      setPen(here as Point);
      onChange([...strokes, [here as Point]]);
    } else if (event.key === "Backspace" || event.key === "Delete") onChange(strokes.slice(0, -1));
    else return;
    event.preventDefault();
  };
  const count = pointsOf(strokes).length;
  return (
    <div className={classes.pad}>
      <canvas
        ref={canvas}
        width={SIDE}
        height={SIDE}
        className={classes.plane}
        role="application"
        tabIndex={0}
        aria-label={t("pad.label", { count })}
        aria-describedby={help}
        onKeyDown={pressed}
        onFocus={(event) => event.currentTarget.matches(":focus-visible") && setPen(pen ?? [0, 0])}
        onBlur={() => setPen(null)}
        onPointerDown={(event) => {
          isDown.current = true;
          event.currentTarget.setPointerCapture(event.pointerId);
          onChange([...strokes, [at(event)]]);
        }}
        onPointerMove={(event) => isDown.current && onChange(added(strokes, at(event)))}
        onPointerUp={() => (isDown.current = false)}
        onPointerCancel={() => (isDown.current = false)}
      />
      <Text size="sm" c="dimmed" id={help}>
        {t("pad.help")}
      </Text>
      <div className="visually-hidden" aria-live="polite">
        {pen && t("pad.pen", { x: pen[0].toFixed(2), y: pen[1].toFixed(2), count })}
      </div>
      <Group gap="xs">
        <Button
          size="xs"
          variant="default"
          leftSection={<IconArrowBackUp size={16} aria-hidden />}
          disabled={strokes.length === 0}
          onClick={() => onChange(strokes.slice(0, -1))}
        >
          {t("pad.undo")}
        </Button>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconTrash size={16} aria-hidden />}
          disabled={strokes.length === 0}
          onClick={() => onChange([])}
        >
          {t("pad.clear")}
        </Button>
      </Group>
    </div>
  );
}
