// A GAN on points in the plane: two small networks that learn against each other.
import type { ActivationName } from "./activations";

import { type LossName, lossOfD, lossOfG } from "./losses";
import { Mlp, type Pass } from "./mlp";
import { Adam, type Optimizer, Sgd } from "./optimizers";
import { type Random, fillNormal, randomOf } from "./random";
import type { Target } from "./targets";

/** Every knob of the lessons. */
export interface GanSettings {
  seed: number;
  loss: LossName;
  penalty: number; // weight of R1 and R2; 0 is off
  rateD: number; // how far one step moves the weights of D
  rateG: number;
  stepsD: number; // steps of D for one of G
  headStart: number; // steps of D before G's first
  widthD: number; // units in each hidden layer
  widthG: number;
  batch: number; // points that one step sees
  momentum: number; // beta1 of Adam
  settle: number; // steps after which the rates are half of what they were; 0 is never
  activation: ActivationName;
  moverG: "adam" | "plain"; // how G is moved: by Adam, or by plain gradient descent
}

export const GOOD: GanSettings = {
  seed: 1,
  loss: "relativistic",
  penalty: 0.1,
  rateD: 0.003,
  rateG: 0.003,
  stepsD: 1,
  headStart: 0,
  widthD: 32,
  widthG: 32,
  batch: 64,
  momentum: 0,
  settle: 400,
  activation: "leakyRelu",
  moverG: "adam",
};

export const LATENTS = 2; // numbers by chance that one made point begins with
const BETA2 = 0.99;
const CLUMP = 0.05; // made points begin in a clump in the middle

/** What one step of both said. */
export interface Said {
  lossD: number;
  lossG: number;
  penalty: number;
  accuracy: number; // share of points, half real and half made, that D puts on the right side
  pull: number; // mean length of the gradients that reach made points: how much G is told
}

export class Gan {
  readonly generator: Mlp;
  readonly discriminator: Mlp;
  steps = 0;
  said: Said = { lossD: NaN, lossG: NaN, penalty: 0, accuracy: NaN, pull: NaN };
  private readonly random: Random;
  private readonly moverD: Optimizer;
  private readonly moverG: Optimizer;
  private readonly passG: Pass;
  private readonly passReal: Pass;
  private readonly passMade: Pass;
  private readonly noise: Float64Array;
  private readonly real: Float64Array;
  private readonly gradsD: Float64Array;
  private readonly gradsG: Float64Array;

  constructor(
    public settings: GanSettings,
    public target: Target,
  ) {
    const { seed, widthD, widthG, batch, activation, momentum } = settings;
    this.random = randomOf(seed);
    const [g, d] = [widthG, widthD];
    this.generator = new Mlp({ widths: [LATENTS, g, g, 2], activation }, this.random);
    this.discriminator = new Mlp({ widths: [2, d, d, 1], activation }, this.random);
    this.generator.scaleLast(CLUMP);
    this.moverD = new Adam(this.discriminator, momentum, BETA2);
    this.moverG =
      settings.moverG === "plain"
        ? new Sgd(this.generator)
        : new Adam(this.generator, momentum, BETA2);
    this.passG = this.generator.pass(batch);
    this.passReal = this.discriminator.pass(batch);
    this.passMade = this.discriminator.pass(batch);
    this.noise = new Float64Array(batch * LATENTS);
    this.real = new Float64Array(batch * 2);
    this.gradsD = this.discriminator.like();
    this.gradsG = this.generator.like();
  }

  /** One step of both: D as often as it is set, then G. */
  step(): void {
    const { stepsD, headStart } = this.settings;
    const first = this.steps === 0 ? headStart : 0;
    for (let n = 0; n < first + stepsD; n++) this.stepD();
    this.stepG();
    this.steps += 1;
  }

  /** D sees real and made points, and learns to score them apart. */
  stepD(): void {
    const { real, made } = this.scores();
    const { loss, penalty } = this.settings;
    const told = lossOfD(loss, real, made);
    this.gradsD.fill(0);
    this.discriminator.backward(this.passReal, told.byReal, this.gradsD);
    this.discriminator.backward(this.passMade, told.byMade, this.gradsD);
    let fine = 0;
    if (penalty > 0)
      for (const pass of [this.passReal, this.passMade])
        fine += this.discriminator.penalty(pass, penalty, this.gradsD);
    this.moverD.step(this.gradsD, this.settings.rateD * this.calm());
    this.said = { ...this.said, lossD: told.value, penalty: fine, accuracy: right(real, made) };
  }

  /** G makes points, D says by the slope of its score where they should go, and G moves so. */
  stepG(): void {
    const { real, made } = this.scores();
    const { loss } = this.settings;
    const told = lossOfG(loss, real, made);
    const byPoint = this.discriminator.backward(this.passMade, told.byMade);
    this.gradsG.fill(0);
    this.generator.backward(this.passG, byPoint, this.gradsG);
    this.moverG.step(this.gradsG, this.settings.rateG * this.calm());
    this.said = { ...this.said, lossG: told.value, pull: meanLength(byPoint) * made.length };
  }

  /** The points that G makes of `noise` (two numbers a point). */
  make(noise: Float64Array): Float64Array {
    const pass = this.generator.pass(noise.length / LATENTS);
    return this.generator.forward(noise, pass);
  }

  /** D's scores of `points`. */
  score(points: Float64Array): Float64Array {
    return this.discriminator.forward(points, this.discriminator.pass(points.length / 2));
  }

  /**
   * The score at which D changes its mind. A relativistic D only compares, so there it is the middle
   * between what real and what made points get; else it is 0.
   */
  neutral(real: Float64Array, made: Float64Array): number {
    if (this.settings.loss !== "relativistic") return 0;
    return (mean(this.score(real)) + mean(this.score(made))) / 2;
  }

  /** Where G is told to move each of `points`: against the gradient of its loss. */
  pulls(points: Float64Array): Float64Array {
    const rows = points.length / 2;
    const pass = this.discriminator.pass(rows);
    const made = this.discriminator.forward(points, pass);
    const real = new Float64Array(points.length);
    this.target.fill(real, randomOf(7));
    const told = lossOfG(this.settings.loss, this.score(real), made);
    return this.discriminator.backward(pass, told.byMade).map((each) => -each * rows);
  }

  /** What is left of the rates: steps get smaller with time, so that both come to rest. */
  private calm(): number {
    const { settle } = this.settings;
    return settle > 0 ? settle / (settle + this.steps) : 1;
  }

  private scores(): { real: Float64Array; made: Float64Array } {
    this.target.fill(this.real, this.random);
    fillNormal(this.noise, this.random);
    const points = this.generator.forward(this.noise, this.passG);
    return {
      real: this.discriminator.forward(this.real, this.passReal),
      made: this.discriminator.forward(points, this.passMade),
    };
  }
}

/** The share of scores on the right side: for pairs, the real one above the made one. */
function right(real: Float64Array, made: Float64Array): number {
  let count = 0;
  for (let at = 0; at < real.length; at++) if (real[at]! > made[at]!) count += 1;
  return count / real.length;
}

const mean = (values: Float64Array): number =>
  values.reduce((sum, each) => sum + each, 0) / values.length;

function meanLength(vectors: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < vectors.length; at += 2) sum += Math.hypot(vectors[at]!, vectors[at + 1]!);
  return (2 * sum) / vectors.length;
}
