// What can be looked at and painted: everything comes along.
export const PHOTOGRAPHS = ["pagoda", "cat", "coffee", "astronaut", "launch-pad"] as const;
export const PAINTINGS = [
  "van-gogh-bouquet",
  "turner-venice",
  "hiroshige-six-jewel-rivers",
  "cezanne-sainte-victoire",
  "redon-vase-of-flowers",
  "renoir-by-the-seashore",
] as const;
export const LAYERS = ["relu1_1", "relu2_1", "relu3_1", "relu4_1"] as const;
export type Layer = (typeof LAYERS)[number];

export interface Weights extends Record<Layer, number> {
  content: number;
}
