// What the two networks want, as numbers. D gives one score to each point: above 0 is "real".

export type LossName = "standard" | "minimax" | "relativistic";

export const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

/** log(1 + e^x) without overflow. */
export const softplus = (x: number): number =>
  x > 30 ? x : x < -30 ? Math.exp(x) : Math.log1p(Math.exp(x));

/** A loss as a mean over the batch, and how it changes with each score. */
export interface Told {
  value: number;
  byReal: Float64Array;
  byMade: Float64Array;
}

function mean(
  real: Float64Array,
  made: Float64Array,
  each: (real: number, made: number) => [value: number, byReal: number, byMade: number],
): Told {
  const rows = real.length;
  const told = { value: 0, byReal: new Float64Array(rows), byMade: new Float64Array(rows) };
  for (let at = 0; at < rows; at++) {
    const [value, byReal, byMade] = each(real[at]!, made[at]!);
    told.value += value / rows;
    told.byReal[at] = byReal / rows;
    told.byMade[at] = byMade / rows;
  }
  return told;
}

/** What D wants small: real points scored high, made ones low (Goodfellow et al., 2014). */
export function lossOfD(name: LossName, real: Float64Array, made: Float64Array): Told {
  if (name === "relativistic") return lossOfPairs(real, made);
  return mean(real, made, (r, m) => [softplus(-r) + softplus(m), -sigmoid(-r), sigmoid(m)]);
}

/**
 * What G wants small. "standard": made points scored high (the non-saturating loss of Goodfellow
 * et al., 2014); "minimax": D's loss with the sign turned, which is flat where D is sure.
 */
export function lossOfG(name: LossName, real: Float64Array, made: Float64Array): Told {
  if (name === "relativistic") {
    const turned = lossOfPairs(made, real);
    return { value: turned.value, byReal: turned.byMade, byMade: turned.byReal };
  }
  if (name === "minimax") return mean(real, made, (_, m) => [-softplus(m), 0, -sigmoid(m)]);
  return mean(real, made, (_, m) => [softplus(-m), 0, -sigmoid(-m)]);
}

/** The relativistic pairing loss (Jolicoeur-Martineau, 2019): each `upper` above its `lower`. */
function lossOfPairs(upper: Float64Array, lower: Float64Array): Told {
  return mean(upper, lower, (u, l) => {
    const slope = sigmoid(l - u);
    return [softplus(l - u), -slope, slope];
  });
}
