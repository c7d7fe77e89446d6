// A small network of layers (multilayer perceptron), forward and backward by hand on typed arrays.
import { type Activation, ACTIVATIONS, type ActivationName } from "./activations";
import {
  type Layer,
  addBias,
  addBiasGradients,
  addWeightGradients,
  multiply,
  multiplyBack,
} from "./kernels";
import { type Random, fillNormal } from "./random";

export interface Shape {
  widths: number[]; // of the input, of each hidden layer, of the output
  activation: ActivationName;
}

/** One batch on its way through the network: what each layer got and gave, row by row. */
export interface Pass {
  rows: number;
  ins: Float64Array[]; // `rows x width` of each layer's input
  sums: Float64Array[]; // of each layer before its activation; the last is the output
}

/** Gradients or moments: as many numbers as the network has, in the same order. */
export type Like = Float64Array;

/**
 * Layers `sum = W x + b`, with an activation between two of them and none after the last.
 * All weights lie in one array, so an optimizer sees one vector.
 */
export class Mlp {
  readonly values: Float64Array;
  readonly layers: Layer[] = [];
  private readonly bent: Activation;

  constructor(
    readonly shape: Shape,
    random: Random,
  ) {
    this.bent = ACTIVATIONS[shape.activation];
    let size = 0;
    for (let at = 0; at + 1 < shape.widths.length; at++) {
      const [from, to] = [shape.widths[at]!, shape.widths[at + 1]!];
      this.layers.push({ from, to, weight: size, bias: size + from * to });
      size += from * to + to;
    }
    this.values = new Float64Array(size);
    for (const layer of this.layers) {
      // He et al. (2015): keeps the size of signals from layer to layer.
      const weights = this.values.subarray(layer.weight, layer.bias);
      fillNormal(weights, random);
      const scale = Math.sqrt((layer === this.layers.at(-1) ? 1 : 2) / layer.from);
      for (let at = 0; at < weights.length; at++) weights[at]! *= scale;
    }
  }

  /** Room for a batch; used again and again, so that nothing is thrown away in the loop. */
  pass(rows: number): Pass {
    return {
      rows,
      ins: this.layers.map(({ from }) => new Float64Array(rows * from)),
      sums: this.layers.map(({ to }) => new Float64Array(rows * to)),
    };
  }

  /** Makes the output larger or smaller. */
  scaleLast(factor: number): void {
    const { weight, bias } = this.layers.at(-1)!;
    for (let at = weight; at < bias; at++) this.values[at]! *= factor;
  }

  like(): Like {
    return new Float64Array(this.values.length);
  }

  /** Sends `input` (`rows x width`) through; gives the output, which lies in `pass`. */
  forward(input: Float64Array, pass: Pass): Float64Array {
    pass.ins[0]!.set(input);
    this.layers.forEach((layer, at) => {
      const sums = pass.sums[at]!;
      multiply(this.values, layer, pass.ins[at]!, sums, pass.rows);
      addBias(this.values, layer, sums, pass.rows);
      const next = pass.ins[at + 1];
      if (next) this.bent.of(sums, next);
    });
    return pass.sums.at(-1)!;
  }

  /**
   * Given how a loss changes with the output (`rows x width`), adds how it changes with each weight
   * to `grads`, and gives how it changes with the input. Without `grads` the weights are left out.
   */
  backward(pass: Pass, change: Float64Array, grads?: Like): Float64Array {
    let deltas = change;
    for (let at = this.layers.length - 1; at >= 0; at--) {
      const layer = this.layers[at]!;
      if (grads) {
        addWeightGradients(grads, layer, deltas, pass.ins[at]!, pass.rows);
        addBiasGradients(grads, layer, deltas, pass.rows);
      }
      deltas = this.below(layer, deltas, pass.rows);
      if (at > 0) this.bent.slope(pass.sums[at - 1]!, deltas);
    }
    return deltas;
  }

  /**
   * The penalty `weight / 2 * mean |gradient of the output by the input|^2` of a network with one
   * output, at the batch in `pass` (R1 at real points, R2 at made ones: Mescheder et al., 2018).
   * Adds its gradient by the weights to `grads`, and gives its value.
   *
   * |g|^2 / 2 changes with the weights as `v . g` does, with `v = g` held fixed; `v . g` is the
   * derivative of the output along v. So a second, "tangent" signal goes forward along v, and both
   * signals go backward.
   */
  penalty(pass: Pass, weight: number, grads: Like): number {
    const along = this.backward(pass, new Float64Array(pass.rows).fill(1));
    let squares = 0;
    for (const each of along) squares += each * each;
    const { tangents, sums } = this.tangentForward(pass, along);
    this.tangentBackward(pass, tangents, sums, weight / pass.rows, grads);
    return ((weight / 2) * squares) / pass.rows;
  }

  /** The derivative of each layer along `along`: what it gets, and what it gives. */
  private tangentForward(pass: Pass, along: Float64Array) {
    const tangents = [along];
    const sums: Float64Array[] = [];
    this.layers.forEach((layer, at) => {
      const sum = new Float64Array(pass.rows * layer.to);
      multiply(this.values, layer, tangents[at]!, sum, pass.rows);
      sums.push(sum);
      if (at + 1 === this.layers.length) return;
      const next = sum.slice();
      this.bent.slope(pass.sums[at]!, next);
      tangents.push(next);
    });
    return { tangents, sums };
  }

  /** Adds to `grads` the gradient of `scale` times the sum of all derivatives along the tangent. */
  private tangentBackward(
    pass: Pass,
    tangents: Float64Array[],
    tangentSums: Float64Array[],
    scale: number,
    grads: Like,
  ): void {
    const { rows } = pass;
    let byTangent: Float64Array = new Float64Array(rows).fill(scale);
    let bySum: Float64Array | null = null; // nothing, as long as nothing bends
    for (let at = this.layers.length - 1; at >= 0; at--) {
      const layer = this.layers[at]!;
      addWeightGradients(grads, layer, byTangent, tangents[at]!, rows);
      if (bySum) {
        addWeightGradients(grads, layer, bySum, pass.ins[at]!, rows);
        addBiasGradients(grads, layer, bySum, rows);
      }
      if (at === 0) return;
      const sums = pass.sums[at - 1]!;
      const below = this.below(layer, byTangent, rows);
      const sumBelow: Float64Array | null = bySum && this.below(layer, bySum, rows);
      bySum = this.bendings(sums, below, tangentSums[at - 1]!, sumBelow);
      this.bent.slope(sums, below);
      byTangent = below;
    }
  }

  /** How the loss changes with the sums of a layer, by its slope and by what bends the tangent. */
  private bendings(
    sums: Float64Array,
    byTangent: Float64Array,
    tangentSum: Float64Array,
    bySum: Float64Array | null,
  ): Float64Array | null {
    if (this.bent.isStraight) return null;
    const bent = byTangent.map((each, n) => each * tangentSum[n]!);
    this.bent.bend(sums, bent);
    if (!bySum) return bent;
    this.bent.slope(sums, bySum);
    return bent.map((each, n) => each + bySum[n]!);
  }

  private below(layer: Layer, deltas: Float64Array, rows: number): Float64Array {
    const below = new Float64Array(rows * layer.from);
    multiplyBack(this.values, layer, deltas, below, rows);
    return below;
  }
}
