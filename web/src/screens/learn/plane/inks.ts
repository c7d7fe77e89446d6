// The colors of the plane, for light and dark; blue and orange differ for every kind of color vision
// (after Okabe and Ito, 2008), and shapes differ, too.

export interface Inks {
  real: string;
  made: string;
  edge: string; // around points, so that they stand out from the colors below
  line: string;
  faint: string;
  heatReal: [number, number, number];
  heatMade: [number, number, number];
  paper: [number, number, number];
}

const LIGHT: Inks = {
  real: "#00629b",
  made: "#b45309",
  edge: "#fffdf8",
  line: "#26221c",
  faint: "#6e6454",
  heatReal: [120, 178, 218],
  heatMade: [240, 172, 96],
  paper: [255, 253, 248],
};

const DARK: Inks = {
  real: "#8cc8f2",
  made: "#ffb45c",
  edge: "#171411",
  line: "#efe8db",
  faint: "#a59b88",
  heatReal: [24, 84, 130],
  heatMade: [128, 72, 12],
  paper: [34, 30, 26],
};

export const inksOf = (scheme: "light" | "dark"): Inks => (scheme === "dark" ? DARK : LIGHT);
