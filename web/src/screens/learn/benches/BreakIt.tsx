// The bench of lesson 2: two trainings beside each other, which differ in what is tried.
import { Button, Group } from "@mantine/core";
import { IconArrowBackUp, IconPlayerPause, IconPlayerPlay } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useHotkey } from "../../../shell/hotkeys";
import { type Lane, useLane } from "../gan/lane";
import classes from "../learn.module.css";
import type { BenchProps } from "../lessons";
import { Knobs } from "../parts/Knobs";
import { Legend } from "../parts/Legend";
import { LossChart } from "../parts/LossChart";
import { Verdict } from "../parts/Verdict";
import { toldInWords } from "../parts/inWords";
import { Plane } from "../plane/Plane";
import { EXPERIMENTS, type Experiment, isBroken } from "./experiments";

const LAYERS = { heat: true, real: true, made: true, pulls: false, mesh: false };
const SHAPE = { shape: "ring" } as const;

export default function BreakIt({ step, reach }: BenchProps) {
  const { t } = useTranslation("learn");
  const experiment = EXPERIMENTS[step] ?? EXPERIMENTS.free!;
  const left = useLane(experiment.left, SHAPE);
  const right = useLane(experiment.right, SHAPE);
  const isRunning = left.frame?.pace === "fast" || right.frame?.pace === "fast";
  const begin = (from: Experiment) => {
    for (const lane of [left, right]) lane.setPace("still");
    left.begin(from.left, SHAPE);
    right.begin(from.right, SHAPE);
  };
  const arrived = useRef("");
  useEffect(() => {
    if (arrived.current === step) return;
    arrived.current = step;
    begin(experiment);
  });
  useReaching(step, experiment, left, right, reach);
  const toggle = () => {
    for (const lane of [left, right]) lane.setPace(isRunning ? "still" : "fast");
  };
  useHotkey("r", t(isRunning ? "control.pause" : "control.run_lanes"), toggle, {
    group: t("title"),
  });
  return (
    <div>
      <Group gap="xs" mb="sm">
        <Button
          size="xs"
          leftSection={
            isRunning ? (
              <IconPlayerPause size={16} aria-hidden />
            ) : (
              <IconPlayerPlay size={16} aria-hidden />
            )
          }
          onClick={toggle}
        >
          {t(isRunning ? "control.pause" : "control.run_lanes")}
        </Button>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconArrowBackUp size={16} aria-hidden />}
          onClick={() => begin(experiment)}
        >
          {t("control.as_told")}
        </Button>
      </Group>
      <div className={classes.duo}>
        <OneLane key={`left ${step}`} name={t("lane.left")} lane={left} />
        <OneLane key={`right ${step}`} name={t("lane.right")} lane={right} />
      </div>
      <Legend />
    </div>
  );
}

function OneLane({ name, lane }: { name: string; lane: Lane }) {
  const { t } = useTranslation("learn");
  const { frame } = lane;
  return (
    <section aria-label={name} className={classes.lane}>
      <h3>{name}</h3>
      <Plane frame={frame} layers={LAYERS} told={toldInWords(t, frame)} />
      <Verdict frame={frame} hasWay />
      <LossChart marks={lane.marks} loss={lane.settings.loss} />
      <Knobs
        settings={lane.settings}
        onTune={lane.tune}
        onBegin={(settings) => {
          const pace = frame?.pace ?? "still";
          lane.begin(settings, SHAPE);
          lane.setPace(pace);
        }}
      />
    </section>
  );
}

/** Tells when an experiment has shown what it is made for. */
function useReaching(
  step: string,
  experiment: Experiment,
  left: Lane,
  right: Lane,
  reach: (goal: string) => void,
): void {
  const [seen, setSeen] = useState<{ step: string; names: string[] }>({ step, names: [] });
  useEffect(() => {
    const names = seen.step === step ? seen.names : [];
    const fresh = [left, right].flatMap(({ frame }, at) => {
      const name = `${at === 0 ? "left" : "right"} ${frame?.verdict.name ?? "young"}`;
      return frame && frame.steps > 0 && !names.includes(name) ? [name] : [];
    });
    if (seen.step !== step || fresh.length > 0) setSeen({ step, names: [...names, ...fresh] });
  }, [step, left, right, seen]);
  useEffect(() => {
    if (seen.step !== step) return;
    const { shows } = experiment;
    if (shows.some((name) => seen.names.includes(`right ${name}`))) reach("seen");
    if (seen.names.some(isBroken)) reach("broken");
    const steps = Math.min(left.frame?.steps ?? 0, right.frame?.steps ?? 0);
    const covered = (lane: Lane) => lane.frame?.quality.covered ?? 0;
    if (steps >= 400 && covered(left) > covered(right)) reach("beside");
    const { loss, penalty } = right.settings;
    if (steps > 0 && loss === left.settings.loss && penalty === left.settings.penalty)
      reach("switched");
  }, [step, experiment, seen, left, right, reach]);
}
