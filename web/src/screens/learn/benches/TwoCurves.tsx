// The bench of lesson 1: one GAN on points, of which each step shows a little more.
import { Text } from "@mantine/core";
import { useCallback, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { GOOD } from "../gan/gan";
import { useLane } from "../gan/lane";
import type { ShapeName } from "../gan/targets";
import type { TargetAsked } from "../gan/trainer";
import classes from "../learn.module.css";
import type { BenchProps } from "../lessons";
import { prefersLessMotion } from "../motion";
import { Controls } from "../parts/Controls";
import { InWords } from "../parts/InWords";
import { Legend } from "../parts/Legend";
import { LossChart } from "../parts/LossChart";
import { Shapes } from "../parts/Shapes";
import { Verdict } from "../parts/Verdict";
import { toldInWords } from "../parts/inWords";
import { Pad } from "../plane/Pad";
import { Plane } from "../plane/Plane";
import type { Layers } from "../plane/draw";
import { type Strokes, pointsOf } from "../plane/strokes";

const ENOUGH = 20; // points of a drawing, steps of one network
const TURNS = 4; // watched in slow motion

// What each step of the lesson shows; the last holds for the pages after it, too.
const SHOWN: Record<string, string[]> = {
  shape: ["shapes", "run"],
  discriminator: ["D", "again"],
  generator: ["D", "G", "again", "pulls"],
  turns: ["D", "G", "again", "pulls", "run", "slow", "words"],
  curves: ["D", "G", "again", "pulls", "run", "slow", "words", "chart", "verdict", "shapes"],
};
const ALL = [...SHOWN.curves!, "draw", "mesh"];
const FRESH = ["shape", "discriminator", "turns"]; // steps before which both forget everything

export default function TwoCurves({ step, reach }: BenchProps) {
  const { t } = useTranslation("learn");
  const [target, setTarget] = useState<TargetAsked>({ shape: "ring" });
  const [strokes, setStrokes] = useState<Strokes>([]);
  const [isDrawing, setDrawing] = useState(false);
  const [layers, setLayers] = useState<Layers>({
    heat: true,
    real: true,
    made: true,
    pulls: false,
    mesh: false,
  });
  const lane = useLane(GOOD, target);
  const { frame, begin, setPace } = lane;
  const turns = useRef(0);
  const shown = SHOWN[step] ?? ALL;

  const again = useCallback(
    (real: TargetAsked, seed = GOOD.seed) => {
      turns.current = 0;
      setTarget(real);
      begin({ ...GOOD, seed }, real);
    },
    [begin],
  );
  useArriving(step, () => {
    if (FRESH.includes(step)) again({ shape: "ring" });
    if (step === "shape" && !prefersLessMotion()) setPace("fast");
    else if (step !== "papers") setPace("still");
    if (step !== "generator") setLayers((before) => ({ ...before, pulls: false }));
    setDrawing(step === "draw");
  });
  useGoals(step, lane.frame, target, layers, turns, reach);

  const choose = (shape: ShapeName) => {
    again({ shape });
    reach("shape");
    if (step === "shape") setPace("fast");
  };
  return (
    <div className={classes.side}>
      <div>
        {isDrawing ? (
          <Pad
            strokes={strokes}
            onChange={(fresh) => {
              setStrokes(fresh);
              if (pointsOf(fresh).length >= ENOUGH) reach("drawn");
            }}
          />
        ) : (
          <Plane frame={frame} layers={layers} told={toldInWords(t, frame)} />
        )}
        <Legend />
        {shown.includes("slow") && (
          <Text className={classes.turn} aria-live="polite">
            {frame?.turn ? t(`turn.${frame.turn}`) : ""}
          </Text>
        )}
        {shown.includes("chart") && !isDrawing && (
          <LossChart marks={lane.marks} loss={lane.settings.loss} />
        )}
      </div>
      <div style={{ display: "grid", gap: "1rem" }}>
        {(shown.includes("shapes") || shown.includes("draw")) && (
          <Shapes
            target={target}
            isDrawing={isDrawing}
            mayDraw={shown.includes("draw")}
            points={pointsOf(strokes)}
            enough={ENOUGH}
            onChoose={(shape) => {
              setDrawing(false);
              choose(shape);
            }}
            onDraw={() => {
              setPace("still");
              setDrawing(true);
            }}
            onTake={(points) => {
              setDrawing(false);
              again({ points });
            }}
          />
        )}
        {!isDrawing && (
          <Controls
            lane={lane}
            shown={shown}
            layers={layers}
            onLayers={setLayers}
            onAgain={(seed) => again(target, seed)}
          />
        )}
        {shown.includes("words") && !isDrawing && <InWords mark={lane.marks.at(-1)} />}
        {shown.includes("verdict") && !isDrawing && <Verdict frame={frame} />}
      </div>
    </div>
  );
}

/** Acts once whenever another step of the lesson is come to. */
function useArriving(step: string, act: () => void): void {
  const newest = useRef(act);
  useEffect(() => {
    newest.current = act;
  });
  useEffect(() => newest.current(), [step]);
}

/** Tells which goals of a step the newest frame has reached. */
function useGoals(
  step: string,
  frame: ReturnType<typeof useLane>["frame"],
  target: TargetAsked,
  layers: Layers,
  turns: React.RefObject<number>,
  reach: (goal: string) => void,
): void {
  useEffect(() => {
    if (!frame) return;
    if (frame.pace === "slow" && frame.turn) turns.current += 1;
    const isAt = (name: string) => step === name;
    if (isAt("discriminator")) {
      if (frame.stepsD >= ENOUGH) reach("stepD");
      if (frame.stepsD >= ENOUGH && (frame.marks.at(-1)?.accuracy ?? 0) > 0.9) reach("sharp");
    }
    if (isAt("generator") && layers.pulls) reach("pulls");
    if (isAt("generator") && frame.stepsG >= ENOUGH) reach("stepG");
    if (isAt("turns") && turns.current >= TURNS) reach("slow");
    if (isAt("turns") && frame.steps >= 300) reach("run300");
    if (isAt("curves") && frame.verdict.name === "well") reach("balance");
    if (isAt("draw") && "points" in target && layers.mesh && frame.steps >= 500) reach("run500");
  }, [step, frame, target, layers, turns, reach]);
}
