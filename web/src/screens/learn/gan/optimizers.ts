// How weights are moved against their gradients.
import type { Like, Mlp } from "./mlp";

const TINY = 1e-8;

export interface Optimizer {
  /** Moves the weights against `grads`. */
  step: (grads: Like, rate: number) => void;
}

/** Plain gradient descent: a small gradient makes a small step. */
export class Sgd implements Optimizer {
  constructor(private readonly net: Mlp) {}

  step(grads: Like, rate: number): void {
    const { values } = this.net;
    for (let at = 0; at < grads.length; at++) values[at]! -= rate * grads[at]!;
  }
}

/** Adam (Kingma & Ba, 2015), Algorithm 1: steps are as large for small gradients as for large ones. */
export class Adam implements Optimizer {
  private readonly first: Like;
  private readonly second: Like;
  private time = 0;

  constructor(
    private readonly net: Mlp,
    private readonly beta1: number,
    private readonly beta2: number,
  ) {
    this.first = net.like();
    this.second = net.like();
  }

  step(grads: Like, rate: number): void {
    this.time += 1;
    const { first, second, beta1, beta2 } = this;
    const { values } = this.net;
    const pace = (rate * Math.sqrt(1 - beta2 ** this.time)) / (1 - beta1 ** this.time);
    for (let at = 0; at < grads.length; at++) {
      const grad = grads[at]!;
      first[at] = beta1 * first[at]! + (1 - beta1) * grad;
      second[at] = beta2 * second[at]! + (1 - beta2) * grad * grad;
      values[at]! -= (pace * first[at]!) / (Math.sqrt(second[at]!) + TINY);
    }
  }
}
