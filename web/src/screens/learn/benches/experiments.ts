// The experiments of lesson 2. At the right is what breaks; at the left what differs in one thing.
import type { Diagnosis } from "../gan/diagnose";
import { GOOD, type GanSettings } from "../gan/gan";

export interface Experiment {
  left: GanSettings;
  right: GanSettings;
  shows: Diagnosis[]; // what happens at the right
}

const OLD: GanSettings = { ...GOOD, loss: "standard", penalty: 0, settle: 0 };

/** A discriminator that is far ahead, and a generator that moves only as far as it is told. */
const EXPERT: Partial<GanSettings> = {
  headStart: 400,
  stepsD: 3,
  rateD: 0.01,
  rateG: 0.0003,
  moverG: "plain",
};

export const EXPERIMENTS: Record<string, Experiment> = {
  rate: {
    left: OLD,
    right: { ...OLD, rateD: 0.03, rateG: 0.03 },
    shows: ["collapse", "cycling", "few"],
  },
  vanish: {
    left: { ...OLD, ...EXPERT, loss: "standard" },
    right: { ...OLD, ...EXPERT, loss: "minimax" },
    shows: ["vanishing"],
  },
  circles: {
    left: OLD,
    right: { ...OLD, momentum: 0.9, rateD: 0.01, rateG: 0.01 },
    shows: ["cycling", "collapse"],
  },
  small: {
    left: GOOD,
    right: { ...GOOD, widthG: 2 },
    shows: ["few", "collapse", "stuck"],
  },
  cure: {
    left: { ...GOOD, rateD: 0.03, rateG: 0.03 },
    right: { ...OLD, rateD: 0.03, rateG: 0.03, settle: GOOD.settle },
    shows: ["collapse", "cycling", "few"],
  },
  free: { left: GOOD, right: OLD, shows: [] },
};

const BAD: Diagnosis[] = ["few", "collapse", "cycling", "vanishing", "stuck", "broken"];

/** Whether `seen`, as "right collapse", is something gone wrong. */
export const isBroken = (seen: string): boolean => BAD.some((name) => seen.endsWith(` ${name}`));
