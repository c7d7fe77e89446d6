// Adam (Kingma & Ba, 2015), Algorithm 1.
import type { Like, Mlp } from "./mlp";

const TINY = 1e-8;

export class Adam {
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

  /** Moves the weights against `grads`. */
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
