// What bends between two layers, with its first and second derivative, on whole arrays.

export interface Activation {
  isStraight: boolean; // made of straight pieces: no second derivative
  of: (sums: Float64Array, out: Float64Array) => void;
  /** Multiplies `values` by the slope at `sums`. */
  slope: (sums: Float64Array, values: Float64Array) => void;
  /** Multiplies `values` by the second derivative at `sums`. */
  bend: (sums: Float64Array, values: Float64Array) => void;
}

const LEAK = 0.2;

/** Maas et al. (2013). */
export const leakyRelu: Activation = {
  isStraight: true,
  of: (sums, out) => {
    for (let n = 0; n < sums.length; n++) out[n] = sums[n]! > 0 ? sums[n]! : LEAK * sums[n]!;
  },
  slope: (sums, values) => {
    for (let n = 0; n < sums.length; n++) if (sums[n]! <= 0) values[n]! *= LEAK;
  },
  bend: (_, values) => void values.fill(0),
};

export const tanh: Activation = {
  isStraight: false,
  of: (sums, out) => {
    for (let n = 0; n < sums.length; n++) out[n] = Math.tanh(sums[n]!);
  },
  slope: (sums, values) => {
    for (let n = 0; n < sums.length; n++) values[n]! *= 1 - Math.tanh(sums[n]!) ** 2;
  },
  bend: (sums, values) => {
    for (let n = 0; n < sums.length; n++) {
      const value = Math.tanh(sums[n]!);
      values[n]! *= -2 * value * (1 - value ** 2);
    }
  },
};

export const ACTIVATIONS = { leakyRelu, tanh };
export type ActivationName = keyof typeof ACTIVATIONS;
