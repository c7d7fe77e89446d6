// Trainings as the lessons run them. PINXIT_FULL=1 takes all 20 seeds; a short form runs always.
import { describe, expect, it, vi } from "vitest";
import { EXPERIMENTS } from "../benches/experiments";
import { GOOD, type GanSettings } from "./gan";
import { thinned } from "./marks";
import { type Frame, type Mark, type Order, Trainer } from "./trainer";

const environment = (globalThis as { process?: { env: Record<string, string | undefined> } })
  .process?.env;
const SEEDS = environment?.PINXIT_FULL ? [...Array(20).keys()].map((n) => n + 1) : [1, 2];
const LONG = 300_000;
vi.setConfig({ testTimeout: LONG }); // a busy machine may be slow
const RING = { shape: "ring" } as const;

/** A trainer whose clock the test turns. */
function trainer() {
  const frames: Frame[] = [];
  const waiting: { act: () => void; pause: number }[] = [];
  let now = 0;
  const own = new Trainer({
    now: () => (now += 5),
    later: (act, pause) => waiting.push({ act, pause }),
    tell: (frame) => frames.push(frame),
  });
  const give = (order: Order) => own.obey(order);
  const last = () => frames.at(-1)!;
  return { give, last, frames, waiting };
}

/** The newest frame after so many steps of both. */
function after(steps: number, settings: GanSettings): Frame {
  const { give, last } = trainer();
  give({ do: "begin", settings, target: RING });
  give({ do: "step", turn: "both", times: steps });
  return last();
}

/** All that is said of a training, look by look. */
function story(steps: number, settings: GanSettings): Frame[] {
  const { give, frames } = trainer();
  give({ do: "begin", settings, target: RING });
  for (let done = 0; done < steps; done += 50) give({ do: "step", turn: "both", times: 50 });
  return frames;
}

const names = (frames: Frame[]) => new Set(frames.map(({ verdict }) => verdict.name));

describe("the good settings", () => {
  it.each(SEEDS)(
    "reach all eight groups of the ring from seed %i",
    (seed) => {
      const { quality, verdict } = after(1200, { ...GOOD, seed });
      expect(quality.hit).toBe(8);
      expect(quality.near).toBeGreaterThan(0.45);
      expect(verdict.name).toBe("well");
    },
    LONG,
  );

  it("give the same points for the same seed, and others for another", () => {
    const made = (seed: number) => [...after(20, { ...GOOD, seed }).made];
    expect(made(3)).toEqual(made(3));
    expect(made(3)).not.toEqual(made(4));
  });
});

describe("the bad settings", () => {
  it.each(SEEDS)(
    "make it collapse or circle with large steps from seed %i",
    (seed) => {
      const frames = story(700, { ...EXPERIMENTS.rate!.right, seed });
      expect([...names(frames)].some((name) => ["collapse", "cycling"].includes(name))).toBe(true);
      expect(Math.min(...frames.slice(-4).map(({ quality }) => quality.hit))).toBeLessThan(5);
    },
    LONG,
  );

  it(
    "let the gradient vanish under the minimax loss, and not under the other",
    () => {
      const [right, left] = [EXPERIMENTS.vanish!.right, EXPERIMENTS.vanish!.left].map((settings) =>
        after(100, settings),
      );
      expect(right!.verdict.name).toBe("vanishing");
      expect(left!.verdict.name).not.toBe("vanishing");
      expect(right!.quality.spread).toBeLessThan(0.15);
      expect(left!.quality.spread).toBeGreaterThan(3 * right!.quality.spread);
    },
    LONG,
  );

  it(
    "send the points round in circles with momentum",
    () => {
      expect(names(story(500, EXPERIMENTS.circles!.right))).toContain("cycling");
    },
    LONG,
  );

  it(
    "cannot reach all groups with a generator of two units",
    () => {
      const frames = story(700, EXPERIMENTS.small!.right);
      expect(frames.at(-1)!.quality.hit).toBeLessThan(7);
      expect(EXPERIMENTS.small!.shows.some((name) => names(frames).has(name))).toBe(true);
    },
    LONG,
  );
});

describe("a trainer", () => {
  it("moves only the one whose turn it is", () => {
    const { give, last } = trainer();
    give({ do: "begin", settings: GOOD, target: RING });
    const before = [...last().made];
    give({ do: "step", turn: "D", times: 5 });
    expect([...last().made]).toEqual(before);
    expect([last().stepsD, last().stepsG]).toEqual([5, 0]);
    const heat = [...last().heat];
    give({ do: "step", turn: "G", times: 1 });
    expect([...last().made]).not.toEqual(before);
    expect(last().marks.length).toBe(1);
    expect(heat.some((score) => score > 0) && heat.some((score) => score < 0)).toBe(true);
  });

  it("waits until a frame was shown before it goes on", () => {
    const { give, frames, waiting } = trainer();
    give({ do: "begin", settings: GOOD, target: RING });
    give({ do: "pace", pace: "fast" });
    expect(waiting.length).toBe(0); // the frame of the beginning was not seen yet
    give({ do: "seen" });
    expect(waiting.length).toBe(1);
    waiting.shift()!.act();
    const told = frames.length;
    expect(waiting.length).toBe(0);
    expect(frames[told - 1]!.steps).toBeGreaterThan(0);
    give({ do: "pace", pace: "still" });
    give({ do: "seen" });
    expect(waiting.length).toBe(0);
  });

  it("takes turns in slow motion", () => {
    const { give, last, waiting } = trainer();
    give({ do: "begin", settings: GOOD, target: RING });
    give({ do: "pace", pace: "slow" });
    const turns = [1, 2, 3].map(() => {
      give({ do: "seen" });
      const { act, pause } = waiting.shift()!;
      expect(pause).toBeGreaterThan(500);
      act();
      return last().turn;
    });
    expect(turns).toEqual(["D", "G", "D"]);
  });

  it(
    "learns what somebody drew",
    () => {
      const { give, last } = trainer();
      const points = [...Array(30).keys()].map((n) => [0.5, n / 60] as const);
      give({ do: "begin", settings: GOOD, target: { points } });
      give({ do: "step", turn: "both", times: 300 });
      expect(last().quality.shares).toEqual([]);
      expect(Math.abs(last().quality.middle[0] - 0.5)).toBeLessThan(0.25);
    },
    LONG,
  );
});

describe("marks", () => {
  it("are thinned out, and keep their order", () => {
    const many = [...Array(1500).keys()].map((step) => ({ step }) as Mark);
    const few = thinned(many);
    expect(few.length).toBeLessThanOrEqual(600);
    expect(few.map(({ step }) => step)).toEqual(
      [...few].map(({ step }) => step).sort((a, b) => a - b),
    );
  });
});
