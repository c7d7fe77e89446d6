// The look of a printmaker's studio: warm paper, dark ink, one red as of a seal.
import { type CSSVariablesResolver, type MantineColorsTuple, createTheme } from "@mantine/core";
import i18next from "i18next";

const seal: MantineColorsTuple = [
  "#fdf0ea",
  "#f8dcd1",
  "#f0bba8",
  "#eb9f86",
  "#e28365",
  "#d1603d",
  "#bd4a2a",
  "#a33c20",
  "#84301a",
  "#662514",
];
const gray: MantineColorsTuple = [
  "#faf7f0",
  "#f4efe5",
  "#eae3d6",
  "#ddd4c4",
  "#c8bdaa",
  "#a0947f",
  "#6e6454",
  "#575043",
  "#3b362d",
  "#26221c",
];
const dark: MantineColorsTuple = [
  "#e9e1d3",
  "#cfc6b6",
  "#b5ab99",
  "#8f8573",
  "#50493f",
  "#3a352d",
  "#2a2621",
  "#1d1a16",
  "#171411",
  "#100e0c",
];

const SERIF =
  "'Iowan Old Style', 'Palatino Linotype', Palatino, P052, 'URW Palladio L', 'Noto Serif', Georgia, serif";
const SANS = "system-ui, -apple-system, 'Segoe UI', Inter, Roboto, 'Noto Sans', sans-serif";

export const theme = createTheme({
  colors: { seal, gray, dark },
  primaryColor: "seal",
  primaryShade: { light: 7, dark: 6 },
  defaultRadius: "sm",
  fontFamily: SANS,
  headings: {
    fontFamily: SERIF,
    fontWeight: "500",
    sizes: {
      h1: { fontSize: "2rem", lineHeight: "1.2" },
      h2: { fontSize: "1.45rem", lineHeight: "1.25" },
      h3: { fontSize: "1.15rem", lineHeight: "1.3" },
    },
  },
  cursorType: "pointer",
  respectReducedMotion: true,
  components: {
    Slider: { defaultProps: { thumbSize: 24 } }, // to be hit by a finger
    Loader: { defaultProps: { role: "status" } }, // so that it may have a name
    CloseButton: {
      defaultProps: {
        get "aria-label"() {
          return i18next.t("shell:close"); // in the language of the moment
        },
      },
    },
  },
});

// Names that our own style sheets use; high contrast changes them in studio.css.
export const variables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    "--mantine-color-body": "#f6f1e7",
    "--mantine-color-text": "#26221c",
    "--mantine-color-dimmed": "#5f574a",
    "--mantine-color-placeholder": "#6e6454",
    "--mantine-color-default": "#fffdf8",
    "--mantine-color-default-hover": "#f4efe5",
    "--mantine-color-default-border": "#c8bdaa",
    "--mantine-color-anchor": "#a33c20",
    "--mantine-color-error": "#b3261e",
    "--mantine-color-green-light": "#e3eedb",
    "--mantine-color-green-light-color": "#1f5428",
    "--mantine-color-red-light": "#f9e0db",
    "--mantine-color-red-filled": "#b3261e",
    "--mantine-color-red-filled-hover": "#981f18",
    "--mantine-color-red-light-color": "#8f1d14",
    "--mantine-color-yellow-light": "#f6e9c6",
    "--mantine-color-yellow-light-color": "#664600",
    "--mantine-color-blue-light": "#e0e9f4",
    "--mantine-color-blue-light-color": "#1d4a80",
    "--mantine-color-gray-light": "#eae3d6",
    "--mantine-color-gray-light-color": "#4a4337",
    "--mantine-color-seal-light": "#f9e6dd",
    "--mantine-color-seal-light-color": "#84301a",
    "--sheet": "#fffdf8",
    "--mat": "#ebe4d6",
    "--line": "#ddd4c4",
    "--line-strong": "#a0947f",
    "--accent": "#a33c20",
    "--accent-text": "#a33c20",
    "--accent-soft": "#f9e6dd",
    "--focus": "#1c5aa8",
    "--shadow": "0 1px 2px rgb(60 45 25 / 10%), 0 8px 24px rgb(60 45 25 / 8%)",
  },
  dark: {
    "--mantine-color-body": "#1a1713",
    "--mantine-color-text": "#efe8db",
    "--mantine-color-dimmed": "#b5ab99",
    "--mantine-color-placeholder": "#a59b88",
    "--mantine-color-default": "#25211c",
    "--mantine-color-default-hover": "#302b25",
    "--mantine-color-default-border": "#50493f",
    "--mantine-color-anchor": "#f0997b",
    "--mantine-color-red-filled": "#c2332a",
    "--mantine-color-red-filled-hover": "#ab2c24",
    "--mantine-color-error": "#ff8a7a",
    "--mantine-color-green-light": "#1f2e1f",
    "--mantine-color-green-light-color": "#a5d8a2",
    "--mantine-color-red-light": "#3d1d19",
    "--mantine-color-red-light-color": "#ffb0a3",
    "--mantine-color-yellow-light": "#362b12",
    "--mantine-color-yellow-light-color": "#f0d48a",
    "--mantine-color-blue-light": "#1b2838",
    "--mantine-color-blue-light-color": "#a9cdf5",
    "--mantine-color-gray-light": "#2e2a24",
    "--mantine-color-gray-light-color": "#d6cdbd",
    "--mantine-color-seal-light": "#3a241c",
    "--mantine-color-seal-light-color": "#f4b199",
    "--sheet": "#221e1a",
    "--mat": "#12100d",
    "--line": "#3a352d",
    "--line-strong": "#6f6656",
    "--accent": "#d8674a",
    "--accent-text": "#f0997b",
    "--accent-soft": "#3a241c",
    "--focus": "#8ec1ff",
    "--shadow": "0 1px 2px rgb(0 0 0 / 40%), 0 8px 24px rgb(0 0 0 / 30%)",
  },
});
