// The inner loops of a layer, on rows of numbers. Four sums at a time, because a processor can add
// to several of them at once and else waits for each addition.

/** Where a layer lies among the weights of its network. */
export interface Layer {
  from: number;
  to: number;
  weight: number; // where its weights begin: `to x from`, row by row
  bias: number;
}

/** `out = W x` for each row. */
export function multiply(
  values: Float64Array,
  { from, to, weight }: Layer,
  ins: Float64Array,
  out: Float64Array,
  rows: number,
): void {
  let row = 0;
  for (; row + 4 <= rows; row += 4) {
    const start = row * from;
    let place = weight;
    for (let unit = 0; unit < to; unit++) {
      let [a, b, c, d] = [0, 0, 0, 0];
      for (let n = 0; n < from; n++) {
        const value = values[place + n]!;
        const at = start + n;
        a += value * ins[at]!;
        b += value * ins[at + from]!;
        c += value * ins[at + 2 * from]!;
        d += value * ins[at + 3 * from]!;
      }
      const end = row * to + unit;
      out[end] = a;
      out[end + to] = b;
      out[end + 2 * to] = c;
      out[end + 3 * to] = d;
      place += from;
    }
  }
  for (; row < rows; row++)
    for (let unit = 0; unit < to; unit++) {
      let sum = 0;
      for (let n = 0; n < from; n++)
        sum += values[weight + unit * from + n]! * ins[row * from + n]!;
      out[row * to + unit] = sum;
    }
}

/** Adds the layer's bias to each row. */
export function addBias(
  values: Float64Array,
  { to, bias }: Layer,
  sums: Float64Array,
  rows: number,
): void {
  for (let row = 0, at = 0; row < rows; row++)
    for (let unit = 0; unit < to; unit++, at++) sums[at]! += values[bias + unit]!;
}

/** `below = W^T deltas` for each row; `below` comes empty. */
export function multiplyBack(
  values: Float64Array,
  { from, to, weight }: Layer,
  deltas: Float64Array,
  below: Float64Array,
  rows: number,
): void {
  for (let row = 0; row < rows; row++) {
    const start = row * from;
    const top = row * to;
    let unit = 0;
    for (; unit + 4 <= to; unit += 4) {
      const place = weight + unit * from;
      const a = deltas[top + unit]!;
      const b = deltas[top + unit + 1]!;
      const c = deltas[top + unit + 2]!;
      const d = deltas[top + unit + 3]!;
      for (let n = 0; n < from; n++) {
        const at = place + n;
        below[start + n]! +=
          a * values[at]! +
          b * values[at + from]! +
          (c * values[at + 2 * from]! + d * values[at + 3 * from]!);
      }
    }
    for (; unit < to; unit++) {
      const delta = deltas[top + unit]!;
      for (let n = 0; n < from; n++) below[start + n]! += delta * values[weight + unit * from + n]!;
    }
  }
}

/** Adds `deltas^T ins` to the gradients of the weights. */
export function addWeightGradients(
  grads: Float64Array,
  { from, to, weight }: Layer,
  deltas: Float64Array,
  ins: Float64Array,
  rows: number,
): void {
  let row = 0;
  for (; row + 4 <= rows; row += 4) {
    const start = row * from;
    let place = weight;
    for (let unit = 0; unit < to; unit++) {
      const top = row * to + unit;
      const a = deltas[top]!;
      const b = deltas[top + to]!;
      const c = deltas[top + 2 * to]!;
      const d = deltas[top + 3 * to]!;
      for (let n = 0; n < from; n++) {
        const at = start + n;
        grads[place + n]! +=
          a * ins[at]! + b * ins[at + from]! + (c * ins[at + 2 * from]! + d * ins[at + 3 * from]!);
      }
      place += from;
    }
  }
  for (; row < rows; row++)
    for (let unit = 0; unit < to; unit++)
      for (let n = 0; n < from; n++)
        grads[weight + unit * from + n]! += deltas[row * to + unit]! * ins[row * from + n]!;
}

/** Adds the sum of `deltas` over the rows to the gradients of the bias. */
export function addBiasGradients(
  grads: Float64Array,
  { to, bias }: Layer,
  deltas: Float64Array,
  rows: number,
): void {
  for (let row = 0, at = 0; row < rows; row++)
    for (let unit = 0; unit < to; unit++, at++) grads[bias + unit]! += deltas[at]!;
}
