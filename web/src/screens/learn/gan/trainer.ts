// Trains a GAN in time slices and tells what can be seen of it. It knows no page and no worker: the
// clock and the way to tell are given, so that it can be tested.
import { type Look, type Verdict, diagnose } from "./diagnose";
import { Gan, type GanSettings, LATENTS } from "./gan";
import { Judge, type Quality } from "./quality";
import { fillNormal, randomOf } from "./random";
import { type Point, type ShapeName, type Target, drawn, shapeOf } from "./targets";

export type Pace = "still" | "slow" | "fast";
export type Turn = "D" | "G" | "both";

/** Real points by a name, or as someone drew them. */
export type TargetAsked = { shape: ShapeName } | { points: Point[] };

export type Order =
  | { do: "begin"; settings: GanSettings; target: TargetAsked }
  | { do: "tune"; settings: Partial<GanSettings> }
  | { do: "step"; turn: Turn; times: number }
  | { do: "pace"; pace: Pace }
  | { do: "calm"; calm: number } // least milliseconds between two frames while it runs
  | { do: "seen" };

/** The numbers of one step, smoothed, for the curves. */
export interface Mark {
  step: number;
  lossD: number;
  lossG: number;
  accuracy: number;
  pull: number;
}

/** Everything a page shows of a training, at one moment. */
export interface Frame {
  steps: number; // of both
  stepsD: number;
  stepsG: number;
  pace: Pace;
  turn: "D" | "G" | ""; // who has just moved, while it goes slowly
  made: Float32Array; // x, y, x, y, ...
  real: Float32Array;
  heat: Float32Array; // D's score at each spot of a grid, above where it changes its mind
  pulls: Float32Array; // where the first made points are told to go
  mesh: Float32Array; // a grid of noise as G bends it, row by row
  marks: Mark[]; // since the frame before
  quality: Quality;
  verdict: Verdict;
  perSecond: number; // steps of both, while it runs fast
  isNew: boolean; // the first frame after a beginning
}

export const GRID = 32; // spots of the heat map on each side
export const MESH = 13;
export const PLANE = 1.25; // the plane goes from -PLANE to PLANE
export const SHOWN = 256; // points
const PULLED = 64;
const SLICE = 24; // milliseconds of steps before the page is told
const PAUSE = 900; // milliseconds between two turns in slow motion
const LOOK_EVERY = 10; // steps
const SMOOTH = 0.96;
const MESH_EDGE = 2; // the mesh is the noise from -2 to 2

export interface Outside {
  now: () => number; // milliseconds
  later: (act: () => void, pause: number) => void;
  tell: (frame: Frame) => void;
}

export class Trainer {
  private gan!: Gan;
  private judge!: Judge;
  private pace: Pace = "still";
  private turn: "D" | "G" | "" = "";
  private stepsD = 0;
  private stepsG = 0;
  private looks: Look[] = [];
  private marks: Mark[] = [];
  private smooth: Mark | null = null;
  private isWaiting = false; // the page has not shown the last frame yet
  private isTicking = false;
  private isNew = false;
  private perSecond = 0;
  private calm = 0;
  private toldAt = -Infinity;
  private readonly noise = new Float64Array(SHOWN * LATENTS);
  private readonly real = new Float64Array(SHOWN * 2);

  constructor(private readonly outside: Outside) {
    fillNormal(this.noise, randomOf(2026));
  }

  obey(order: Order): void {
    switch (order.do) {
      case "begin":
        this.begin(
          order.settings,
          "shape" in order.target ? shapeOf(order.target.shape) : drawn(order.target.points),
        );
        break;
      case "tune":
        Object.assign(this.gan.settings, order.settings);
        break;
      case "step":
        for (let n = 0; n < order.times; n++) this.take(order.turn);
        this.turn = order.turn === "both" ? "" : order.turn;
        this.tell();
        break;
      case "pace":
        this.pace = order.pace;
        this.turn = "";
        this.tell();
        this.tick();
        break;
      case "calm":
        this.calm = order.calm;
        break;
      case "seen":
        this.isWaiting = false;
        this.tick();
    }
  }

  private begin(settings: GanSettings, target: Target): void {
    this.gan = new Gan({ ...settings }, target);
    this.judge = new Judge(target);
    target.fill(this.real, randomOf(settings.seed + 1));
    [this.stepsD, this.stepsG, this.turn, this.perSecond] = [0, 0, "", 0];
    [this.looks, this.marks, this.smooth, this.isNew] = [[], [], null, true];
    this.tell();
  }

  private tick(): void {
    if (this.isTicking || this.isWaiting || this.pace === "still") return;
    this.isTicking = true;
    const pause = this.pace === "slow" ? PAUSE : 0;
    this.outside.later(() => {
      this.isTicking = false;
      if (this.pace === "slow") this.slowTurn();
      else if (this.pace === "fast") this.slice();
      this.tick();
    }, pause);
  }

  private slowTurn(): void {
    this.turn = this.turn === "D" ? "G" : "D";
    this.take(this.turn);
    this.tell();
  }

  private slice(): void {
    const began = this.outside.now();
    let steps = 0;
    let took = 0;
    do {
      this.take("both");
      steps += 1;
      took = this.outside.now() - began;
    } while (took < SLICE);
    const rate = (1000 * steps) / Math.max(took, 1e-3);
    this.perSecond = this.perSecond ? 0.9 * this.perSecond + 0.1 * rate : rate;
    if (this.outside.now() - this.toldAt >= this.calm) this.tell();
  }

  private take(turn: Turn): void {
    const { gan } = this;
    if (turn === "both") gan.step();
    else if (turn === "D") gan.stepD();
    else gan.stepG();
    if (turn !== "G") this.stepsD += turn === "D" ? 1 : gan.settings.stepsD;
    if (turn !== "D") this.stepsG += 1;
    this.note();
    if (this.stepsG % LOOK_EVERY === 0 && turn !== "D") this.look();
  }

  private note(): void {
    const { lossD, lossG, accuracy, pull } = this.gan.said;
    const fresh: Mark = { step: this.stepsG, lossD, lossG, accuracy, pull };
    const before = this.smooth;
    const mixed = (name: "lossD" | "lossG" | "accuracy" | "pull"): number => {
      const [old, value] = [before?.[name] ?? NaN, fresh[name]];
      // The first steps count in full, so that a curve does not begin with a long way.
      const keep = Math.min(SMOOTH, this.stepsG / (this.stepsG + 10));
      return Number.isFinite(old) ? keep * old + (1 - keep) * value : value;
    };
    this.smooth = {
      step: this.stepsG,
      lossD: mixed("lossD"),
      lossG: mixed("lossG"),
      accuracy: mixed("accuracy"),
      pull: mixed("pull"),
    };
    this.marks.push(this.smooth);
  }

  private look(): void {
    const quality = this.judge.measure(this.gan.make(this.noise));
    const { accuracy, pull } = this.smooth!;
    this.looks.push({ ...quality, step: this.stepsG, accuracy, pull });
    if (this.looks.length > 400) this.looks.splice(0, 200);
  }

  private tell(): void {
    this.isWaiting = true;
    this.toldAt = this.outside.now();
    const made = this.gan.make(this.noise);
    const pulled = made.slice(0, PULLED * 2);
    const neutral = this.gan.neutral(this.real, made);
    this.outside.tell({
      steps: Math.min(this.stepsD, this.stepsG),
      stepsD: this.stepsD,
      stepsG: this.stepsG,
      pace: this.pace,
      turn: this.turn,
      made: Float32Array.from(made),
      real: Float32Array.from(this.real),
      heat: Float32Array.from(this.gan.score(GRID_POINTS), (score) => score - neutral),
      pulls: Float32Array.from(this.gan.pulls(pulled)),
      mesh: Float32Array.from(this.gan.make(MESH_POINTS)),
      marks: this.marks,
      quality: this.judge.measure(made),
      verdict: diagnose(this.looks),
      perSecond: this.perSecond,
      isNew: this.isNew,
    });
    this.marks = [];
    this.isNew = false;
  }
}

/** Spots on a grid from the top left, `side x side`, between -edge and edge. */
function gridOf(side: number, edge: number): Float64Array {
  const points = new Float64Array(side * side * 2);
  for (let row = 0; row < side; row++)
    for (let column = 0; column < side; column++) {
      points[2 * (row * side + column)] = edge * ((2 * column) / (side - 1) - 1);
      points[2 * (row * side + column) + 1] = edge * (1 - (2 * row) / (side - 1));
    }
  return points;
}

const GRID_POINTS = gridOf(GRID, PLANE);
const MESH_POINTS = gridOf(MESH, MESH_EDGE);
