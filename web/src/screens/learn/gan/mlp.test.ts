import { describe, expect, it } from "vitest";
import { ACTIVATIONS, type ActivationName } from "./activations";
import { type LossName, lossOfD, lossOfG } from "./losses";
import { Mlp } from "./mlp";
import { fillNormal, randomOf } from "./random";

const NAMES = Object.keys(ACTIVATIONS) as ActivationName[];
const LOSSES: LossName[] = ["standard", "minimax", "relativistic"];
const ROWS = 7; // no multiple of four, so that the last rows are tried, too
const NUDGE = 1e-6;

function normal(count: number, seed: number): Float64Array {
  const values = new Float64Array(count);
  fillNormal(values, randomOf(seed));
  return values;
}

/** How `loss` changes with each of `values`, by central differences. */
function differences(values: Float64Array, loss: () => number): Float64Array {
  return values.map((kept, at) => {
    values[at] = kept + NUDGE;
    const above = loss();
    values[at] = kept - NUDGE;
    const below = loss();
    values[at] = kept;
    return (above - below) / (2 * NUDGE);
  });
}

function expectNear(found: Float64Array, wanted: Float64Array): void {
  const size = Math.max(...wanted.map(Math.abs));
  expect(size).toBeGreaterThan(1e-3);
  found.forEach((each, at) => expect(Math.abs(each - wanted[at]!)).toBeLessThan(1e-5 * (1 + size)));
}

describe.each(NAMES)("a network with %s", (activation) => {
  const net = new Mlp({ widths: [2, 5, 6, 1], activation }, randomOf(3));
  net.values.forEach((each, at) => (net.values[at] = each + 0.1 * Math.sin(at))); // biases, too
  const input = normal(ROWS * 2, 4);
  const pass = net.pass(ROWS);

  it("has the gradients that finite differences give", () => {
    const weights = normal(ROWS, 5);
    const loss = () =>
      net.forward(input, pass).reduce((sum, each, n) => sum + each * weights[n]!, 0);
    loss();
    const grads = net.like();
    const byInput = net.backward(pass, weights, grads);
    expectNear(grads, differences(net.values, loss));
    expectNear(byInput, differences(input, loss));
  });

  it("has the gradients of the gradient penalty that finite differences give", () => {
    const loss = () => {
      net.forward(input, pass);
      return net.penalty(pass, 0.7, net.like());
    };
    loss();
    const grads = net.like();
    net.penalty(pass, 0.7, grads);
    expectNear(grads, differences(net.values, loss));
  });

  it("has the penalty that the slope of its output gives", () => {
    const steep = [...Array(ROWS).keys()].map((row) => {
      const point = input.slice(row * 2, row * 2 + 2);
      const alone = net.pass(1);
      return differences(point, () => net.forward(point, alone)[0]!);
    });
    const squares = steep.map(([x, y]) => x! ** 2 + y! ** 2);
    net.forward(input, pass);
    const wanted = (0.35 * squares.reduce((sum, each) => sum + each, 0)) / ROWS;
    expect(net.penalty(pass, 0.7, net.like())).toBeCloseTo(wanted, 6);
  });
});

describe.each(LOSSES)("the %s loss", (name) => {
  it.each([lossOfD, lossOfG])("changes with the scores as finite differences do: %o", (lossOf) => {
    const [real, made] = [normal(ROWS, 6), normal(ROWS, 7)];
    const told = lossOf(name, real, made);
    const loss = () => lossOf(name, real, made).value;
    const byReal = differences(real, loss);
    told.byReal.forEach((each, n) => expect(each).toBeCloseTo(byReal[n]!, 6));
    expectNear(told.byMade, differences(made, loss));
  });
});

describe("losses", () => {
  it("are those of a coin where D knows nothing", () => {
    const nothing = new Float64Array(8);
    expect(lossOfD("standard", nothing, nothing).value).toBeCloseTo(2 * Math.log(2), 12);
    expect(lossOfD("relativistic", nothing, nothing).value).toBeCloseTo(Math.log(2), 12);
  });

  it("stay finite where D is very sure", () => {
    const [high, low] = [new Float64Array(4).fill(800), new Float64Array(4).fill(-800)];
    for (const name of LOSSES)
      for (const told of [lossOfD(name, low, high), lossOfG(name, high, low)])
        for (const each of [told.value, ...told.byReal, ...told.byMade])
          expect(Number.isFinite(each)).toBe(true);
  });

  it("pull at a sure discriminator's points, except the minimax loss, which has gone flat", () => {
    const [real, made] = [new Float64Array(4).fill(20), new Float64Array(4).fill(-20)];
    const pull = (name: LossName) => Math.abs(lossOfG(name, real, made).byMade[0]!);
    expect(pull("standard")).toBeCloseTo(0.25, 6);
    expect(pull("relativistic")).toBeCloseTo(0.25, 6);
    expect(pull("minimax")).toBeLessThan(1e-8);
  });
});
