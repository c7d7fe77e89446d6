// What is asked for on the screen Design, and what the server is told of it.
import type { components } from "../../api/schema";

type Shapes = components["schemas"];
export type SketchTold = Shapes["SketchTold"];
export type Sketched = Shapes["Sketched"];
export type Choices = Shapes["DesignChoices"];
export type PaletteFound = Shapes["PaletteTold"];
export type Attached = Shapes["AttachedTold"];

export const TOOLS = [
  "vary",
  "retarget",
  "tile",
  "inpaint",
  "blend",
  "palette",
  "recolor",
  "separate",
  "pattern",
  "material",
  "panorama",
  "sprites",
  "garment",
  "campaign",
] as const;
export type Tool = (typeof TOOLS)[number];

/** Tools of the engine that puts pictures together from patches. */
export const OF_PATCHES: Tool[] = ["vary", "retarget", "tile", "inpaint", "blend"];
/** Tools whose result depends on a seed. */
export const SEEDED: Tool[] = [...OF_PATCHES, "recolor", "panorama", "garment", "campaign"];
/** Tools of which nothing is shown before they are made. */
const UNSEEN: Tool[] = ["palette", "panorama", "sprites", "campaign"];
/** Tools with knobs of their own, which they share with no other. */
const OWN_KNOBS = {
  material: ["normal", "relief", "delight", "roughness", "is_inverted"],
  panorama: ["width", "layout", "span"],
  sprites: ["padding", "extrude", "is_trimmed", "power_of_two"],
};

export const LAYOUTS = ["surround", "horizon"];
export const NORMALS = ["opengl", "directx"];
export const WIDTHS = [1024, 2048, 4096, 8192]; // of a panorama

export const ATLASES = ["hash", "array"] as const;
export const MOST_ON_SHEET = 512;

type Garment = NonNullable<Shapes["GarmentParams"]["class_name"]>;
export const GARMENTS: Exclude<Garment, "">[] = [
  "t-shirt",
  "trouser",
  "pullover",
  "dress",
  "coat",
  "sandal",
  "shirt",
  "sneaker",
  "bag",
  "ankle-boot",
];
export const GARMENT_SIDES = [700, 1400, 2800, 4096];
export const MOST_IN_CLOTH = 6; // colorways on one sheet

/** How a garment is made of its cloth; null leaves a number to what is usual of its class. */
export interface Cut {
  class_name: Garment;
  height_cm: number | null;
  repeat_cm: number | null;
  is_symmetric: boolean | null;
  shade: number;
  size: number;
  dpi: number; // of the sheet
}

export const ROLES = ["primary", "accent", "background", "text"] as const;
export const FONTS = ["Inter", "Fraunces", "Archivo", "Space Grotesk"];
export const PACKS = ["social", "ads", "web"];

/** What every picture of a brand keeps to. */
export interface Kit {
  brand: string;
  colors: Record<(typeof ROLES)[number], string>;
  logo: string | null;
  style: string | null; // motifs are painted like this picture
  headline_font: string;
  text_font: string;
  headline: string;
  text: string;
  call: string;
}

export interface Work {
  tool: Tool;
  picture: string | null;
  other: string | null; // whose layout a blend keeps
  mask: string | null;
  knobs: Record<string, number | string | boolean>;
  seed: number;
  count: number; // variations
  width: number; // of a picture at other proportions
  height: number;
  colors: number; // of a palette; exchanged by colorways
  ways: number; // colorways by harmony
  harmony: string;
  source: string[]; // colors that are exchanged for those of `wanted`; none: by harmony
  wanted: string[][];
  inks: number;
  own_inks: string[]; // instead of a number
  trap: number;
  plates: "tif" | "png";
  repeat: string;
  cm: number;
  dpi: number;
  printer: string;
  may_upscale: boolean;
  ground: string;
  motifs: number;
  proof: boolean;
  maps_as: "png" | "exr";
  mipmaps: boolean;
  style: string | null; // a panorama is painted like this picture
  faces: boolean;
  more: string[]; // sprites beyond the first picture
  atlas: (typeof ATLASES)[number];
  cloth: string | null;
  cut: Cut;
  kit: Kit;
  pack: string;
  variants: number;
}

export const NOTHING: Work = {
  tool: "vary",
  picture: null,
  other: null,
  mask: null,
  knobs: {},
  seed: 0,
  count: 4,
  width: 1200,
  height: 628,
  colors: 6,
  ways: 4,
  harmony: "analogous",
  source: [],
  wanted: [],
  inks: 4,
  own_inks: [],
  trap: 0,
  plates: "tif",
  repeat: "straight",
  cm: 10,
  dpi: 150,
  printer: "",
  may_upscale: false,
  ground: "#f4ecd8",
  motifs: 9,
  proof: false,
  maps_as: "png",
  mipmaps: false,
  style: null,
  faces: false,
  more: [],
  atlas: "hash",
  cloth: null,
  cut: {
    class_name: "",
    height_cm: null,
    repeat_cm: null,
    is_symmetric: null,
    shade: 0.7,
    size: 1400,
    dpi: 200,
  },
  kit: {
    brand: "",
    colors: { primary: "#0f4c5c", accent: "#e36414", background: "#fbf5ea", text: "#16232a" },
    logo: null,
    style: null,
    headline_font: "Fraunces",
    text_font: "Inter",
    headline: "",
    text: "",
    call: "",
  },
  pack: "social",
  variants: 2,
};

export const MOST_EXCHANGED = 16;
export const MOST_WAYS = 12;
export const MOST_INKS = 12;
export const LEAST_SIDE = 64;
export const LARGEST_SIDE = 16384;

/** What is missing before anything can be shown: the name of a sentence. */
export function lacks(
  work: Work,
): "picture" | "mask" | "other" | "cloth" | "inks" | "brand" | "headline" | null {
  if (!work.picture) return "picture";
  if (work.tool === "inpaint" && !work.mask) return "mask";
  if (work.tool === "blend" && !work.other) return "other";
  if (work.tool === "garment" && !work.cloth) return "cloth";
  if (work.tool === "campaign" && !work.kit.brand.trim()) return "brand";
  if (work.tool === "campaign" && work.pack !== "web" && !saysAnything(work.kit)) return "headline";
  if (work.tool === "separate" && hasTwice(work.own_inks)) return "inks";
  return null;
}

const saysAnything = ({ headline, text, call }: Kit) => Boolean(headline || text || call);

function hasTwice(colors: string[]): boolean {
  const known = colors.map((color) => color.toLowerCase());
  return new Set(known).size < known.length;
}

const knobsOf = (work: Work, known: string[]) =>
  Object.fromEntries(Object.entries(work.knobs).filter(([name]) => known.includes(name)));

function patches(work: Work, known: string[]) {
  return { picture: work.picture!, knobs: knobsOf(work, known), seed: work.seed };
}

function colorways(work: Work) {
  const picture = work.picture!;
  if (work.source.length > 0) return { picture, source: work.source, ways: work.wanted };
  const { harmony, seed, ways: count, colors } = work;
  return { picture, harmony, seed, count, colors: Math.min(colors, MOST_EXCHANGED) };
}

function repeat(work: Work) {
  const { cm, dpi, printer, may_upscale, seed, proof } = work;
  const toss = work.repeat === "toss" ? { ground: work.ground, count: work.motifs } : {};
  return {
    picture: work.picture!,
    repeat: work.repeat,
    cm,
    dpi,
    printer,
    may_upscale,
    seed,
    proof,
    ...toss,
  };
}

function dress(work: Work) {
  const { cloth, harmony, seed, ways } = work;
  const said = Object.entries(work.cut).filter(([, value]) => value !== null);
  const count = Math.min(ways, MOST_IN_CLOTH);
  return { picture: work.picture!, cloth, count, harmony, seed, ...Object.fromEntries(said) };
}

/** All pictures of a sheet of sprites, in the order of its atlas. */
export const onSheet = (work: Work): string[] =>
  work.picture ? [work.picture, ...work.more] : work.more;

/** Those pictures anew; the first is the picture of the work. */
export function withSheet(work: Work, pictures: string[]): Work {
  const [first = null, ...more] = pictures.slice(0, MOST_ON_SHEET);
  return { ...(first === work.picture ? work : withPicture(work, first)), more };
}

/** The kit as a job takes it. */
export function kitOf({ colors, logo, style, ...kit }: Kit) {
  return { ...kit, palette: colors, logo, styles: style ? [style] : [] };
}

/** What a kit has besides the fields of the form, as a job takes it if nothing is said. */
export const UNSAID = {
  safe_area: 0.25,
  logo_on: ["background", "primary"],
  strength: 0.7,
  recolor: false,
};

/** The kit of a file as the form has it, and what the form has no field for. */
export function kitFrom({ kit, lost }: Shapes["KitOpened"]): { kit: Kit; lost: string[] } {
  const { palette, logo = null, styles, headline_font, text_font, headline, text, call } = kit;
  const colors = { ...NOTHING.kit.colors };
  for (const role of ROLES) colors[role] = palette[role] ?? colors[role];
  const fields = { headline_font, text_font, headline, text, call };
  const found = { ...fields, brand: kit.brand, colors, logo, style: styles[0] ?? null };
  const all = new Set<string>(lost);
  if (Object.keys(palette).some((name) => !(name in colors))) all.add("colors");
  if (styles.length > 1) all.add("styles");
  if (!isUsual(kit)) all.add("settings");
  return { kit: found, lost: [...all] };
}

function isUsual({ logo, styles, ...kit }: Shapes["KitOpened"]["kit"]): boolean {
  const hasLogo = kit.safe_area !== UNSAID.safe_area || `${kit.logo_on}` !== `${UNSAID.logo_on}`;
  const hasTone = kit.strength !== UNSAID.strength && styles.length > 0;
  return !(logo && hasLogo) && !hasTone && !kit.recolor;
}

/** The params of the job, but for its format; `known` are the knobs of the tool. */
export function paramsOf(work: Work, known: string[]): Record<string, unknown> {
  const picture = work.picture!;
  const { width, height } = work;
  switch (work.tool) {
    case "vary":
      return { ...patches(work, known), count: work.count };
    case "retarget":
      return { ...patches(work, known), width, height };
    case "tile":
      return patches(work, known);
    case "inpaint":
      return { ...patches(work, known), mask: work.mask };
    case "blend":
      return { ...patches(work, known), structure: work.other };
    case "palette":
      return { pictures: [picture], count: work.colors };
    case "recolor":
      return colorways(work);
    case "separate": {
      const inks = work.own_inks.length > 0 ? work.own_inks : work.inks;
      return { picture, inks, trap: work.trap, plates: work.plates };
    }
    case "pattern":
      return repeat(work);
    case "material": {
      const knobs = knobsOf(work, OWN_KNOBS.material);
      return { picture, knobs, files: work.maps_as, mipmaps: work.mipmaps };
    }
    case "panorama": {
      const { seed, faces, style } = work;
      return { picture, knobs: knobsOf(work, OWN_KNOBS.panorama), seed, faces, style };
    }
    case "sprites": {
      const { atlas } = work;
      return { pictures: onSheet(work), knobs: knobsOf(work, OWN_KNOBS.sprites), atlas };
    }
    case "garment":
      return dress(work);
    case "campaign": {
      const { pack, variants, seed } = work;
      return { picture, kit: kitOf(work.kit), pack, variants, seed };
    }
  }
}

/** Formats that a tool has besides those of every picture: a repeat is printed, so it is a TIFF. */
export function jobOf(work: Work, known: string[], format: string) {
  const params = paramsOf(work, known);
  if (!hasFormat(work.tool) && work.tool !== "pattern") return { kind: work.tool, params };
  const shown = formatAs(work.tool, format);
  const chosen = work.tool === "pattern" ? formatFor(work.printer) : shown;
  return { kind: work.tool, params: { ...params, format: chosen } };
}

/** Browsers show panoramas, and no TIFF; sprites are transparent, and no JPEG is. */
function formatAs(tool: Tool, format: string): string {
  const isNone = format === "tiff" || (tool === "sprites" && format === "jpeg");
  return isNone && ["panorama", "sprites"].includes(tool) ? "png" : format;
}

/** Whether people choose the format of what a tool makes. */
export const hasFormat = (tool: Tool): boolean =>
  !["palette", "separate", "pattern", "material", "garment", "campaign"].includes(tool);

function formatFor(printer: string): string {
  return printer === "digital-150" ? "png" : "tiff";
}

/** What a look is asked for; null while something is lacking, and of tools that have none. */
export function sketchOf(work: Work, known: string[], size: number) {
  if (UNSEEN.includes(work.tool) || lacks(work)) return null;
  return { kind: work.tool, params: paramsOf(work, known), size };
}

/** A printer sets what it works with. */
export function withPrinter(work: Work, printer: Choices["printers"][number] | null): Work {
  if (!printer) return { ...work, printer: "" };
  const cm = Math.min(work.cm, printer.bed_cm);
  return { ...work, printer: printer.name, dpi: printer.dpi, cm };
}

/** Colorways by harmony become colors of one's own, to be changed one by one. */
export function ownColors(work: Work, shown: Sketched[]): Work {
  const reports = shown.map((each) => each.report as { source?: string[]; wanted?: string[] });
  const source = reports[0]?.source ?? [];
  return { ...work, source, wanted: reports.map((each) => each.wanted ?? source) };
}

export function wantedChanged(work: Work, way: number, at: number, color: string): Work {
  const wanted = work.wanted.map((colors, n) =>
    n === way ? colors.map((each, m) => (m === at ? color : each)) : colors,
  );
  return { ...work, wanted };
}

/** Another picture: what was said of the one before does not hold. */
export function withPicture(work: Work, picture: string | null): Work {
  return { ...work, picture, mask: null, source: [], wanted: [], own_inks: [], more: [] };
}

const isTool = (value: unknown): value is Tool => TOOLS.includes(value as Tool);
const text = (value: unknown) => (typeof value === "string" && value ? value : null);

/** What each tool asks for beside its pictures. */
const ASKED: Record<Tool, (keyof Work)[]> = {
  vary: ["seed", "count"],
  retarget: ["seed", "width", "height"],
  tile: ["seed"],
  inpaint: ["seed"],
  blend: ["seed"],
  palette: ["colors"],
  recolor: ["source", "wanted", "harmony", "seed", "ways", "colors"],
  separate: ["inks", "own_inks", "trap", "plates"],
  pattern: [
    ...(["repeat", "cm", "dpi", "printer", "may_upscale"] as const),
    ...(["seed", "proof", "ground", "motifs"] as const),
  ],
  material: ["maps_as", "mipmaps"],
  panorama: ["seed", "faces", "style"],
  sprites: ["atlas"],
  garment: ["cut", "harmony", "seed", "ways"],
  campaign: ["kit", "pack", "variants", "seed"],
};

/** The work with other settings of its tool, whose knobs are `known`; all else stays. */
export function asIn(work: Work, values: Record<string, unknown>, known: string[]): Work {
  const set = restored({ ...values, kind: work.tool }) ?? work;
  const told = values.kit as Shapes["KitOpened"]["kit"] | undefined;
  const kit = told ? kitFrom({ kit: { ...UNSAID, ...told }, lost: [] }).kit : work.kit;
  const asked = ASKED[work.tool].map((name) => [name, name === "kit" ? kit : set[name]]);
  const own = [...known, ...(OWN_KNOBS[work.tool as keyof typeof OWN_KNOBS] ?? [])];
  const others = Object.entries(work.knobs).filter(([name]) => !own.includes(name));
  const knobs = { ...Object.fromEntries(others), ...set.knobs };
  return { ...work, ...Object.fromEntries(asked), knobs };
}

/** The work that a picture was made by; null where no tool of this screen made it. */
export function restored(values: Record<string, unknown>): Work | null {
  if (!isTool(values.kind)) return null;
  const pictures = Array.isArray(values.pictures) ? (values.pictures as unknown[]) : [];
  const work: Work = {
    ...NOTHING,
    tool: values.kind,
    picture: text(values.picture) ?? text(pictures[0]),
    other: text(values.structure),
    mask: text(values.mask),
    style: text(values.style),
  };
  const taken = take(work, values);
  if (values.kind === "garment") return withCut(taken, values);
  if (values.kind === "sprites") {
    const here = pictures.filter((each): each is string => typeof each === "string");
    return withSheet(taken, here);
  }
  if (values.kind === "palette") return { ...taken, colors: Number(values.count) || work.colors };
  if (values.kind === "pattern") return { ...taken, motifs: Number(values.count) || work.motifs };
  if (values.kind === "vary") return { ...taken, count: Number(values.count) || work.count };
  if (values.kind === "material" && values.files === "exr") return { ...taken, maps_as: "exr" };
  if (values.kind === "recolor") {
    const wanted = (values.ways as string[][] | undefined) ?? [];
    return { ...taken, wanted, ways: Number(values.count) || work.ways };
  }
  if (values.kind === "separate" && typeof values.inks === "number")
    return { ...taken, inks: values.inks };
  if (values.kind === "separate" && Array.isArray(values.inks))
    return { ...taken, inks: NOTHING.inks, own_inks: values.inks as string[] };
  return taken;
}

function withCut(work: Work, values: Record<string, unknown>): Work {
  const said = Object.keys(NOTHING.cut).filter((name) => name in values);
  const cut = { ...NOTHING.cut, ...Object.fromEntries(said.map((name) => [name, values[name]])) };
  return { ...work, cut, cloth: text(values.cloth), ways: Number(values.count) || NOTHING.ways };
}

const SAME = [
  "knobs",
  "seed",
  "width",
  "height",
  "source",
  "trap",
  "repeat",
  "cm",
  "dpi",
  "may_upscale",
  "ground",
  "harmony",
  "atlas",
  "colors",
  "plates",
  "printer",
  "proof",
  "mipmaps",
  "faces",
  "pack",
  "variants",
] as const;

/** Takes over what has the same name and the same kind. */
function take(work: Work, values: Record<string, unknown>): Work {
  const same = SAME.filter(
    (name) => typeof values[name] === typeof work[name] && values[name] !== null,
  );
  return { ...work, ...Object.fromEntries(same.map((name) => [name, values[name]])) };
}
