// What is asked for on the screen Style, and how it is said to the server.
import type { JsonSchema, StyleChoice, StyleMethod } from "../../api/types";

export interface Work {
  contents: string[]; // ids of pictures; the first is the one that is looked at
  styles: StyleChoice[];
  method: StyleMethod;
  settings: Record<string, unknown>; // only what was changed: defaults are the server's
  mask: string | null;
  protect: string | null;
  seed: number;
  count: number;
}

export const METHODS: StyleMethod[] = ["auto", "fast", "best"];
export const MOST_STYLES = 4;
export const MOST_LEARNED = 64; // pictures that one style is learned from
export const NOTHING: Work = {
  contents: [],
  styles: [],
  method: "auto",
  settings: {},
  mask: null,
  protect: null,
  seed: 0,
  count: 1,
};

/** Shown by fields of their own, or told in another way. */
const OWN_FIELD = ["size", "style_weights"];

export interface Knob {
  name: string;
  about: JsonSchema;
}

/** The knobs of a schema in their order, without those that have fields of their own. */
export function knobsOf(schema: JsonSchema | undefined): Knob[] {
  return Object.entries(schema?.properties ?? {})
    .filter(([name]) => !OWN_FIELD.includes(name))
    .map(([name, about]) => ({ name, about }));
}

/** The value of a knob: what was set, else the server's default. */
export function valueOf(work: Work, name: string, schema: JsonSchema | undefined): unknown {
  return work.settings[name] ?? schema?.properties?.[name]?.default;
}

/** With a knob set. What is as the server has it anyway is not told. */
export function turned(work: Work, name: string, value: unknown, schema?: JsonSchema): Work {
  const { [name]: _, ...rest } = work.settings;
  const usual = schema?.properties?.[name]?.default;
  const isUsual = JSON.stringify(value) === JSON.stringify(usual);
  return { ...work, settings: isUsual ? rest : { ...rest, [name]: value } };
}

/** The step of a slider: fine enough for its range, whole for whole numbers. */
export function stepOf(about: JsonSchema): number {
  if (about.type === "integer") return 1;
  const range = (about.maximum ?? 1) - (about.minimum ?? 0);
  return range <= 1.5 ? 0.01 : range <= 10 ? 0.05 : 0.5;
}

/** Knobs that a method has; others belong to another method and are left out. */
function fitting(work: Work, schema: JsonSchema): Record<string, unknown> {
  const known = schema.properties ?? {};
  return Object.fromEntries(Object.entries(work.settings).filter(([name]) => name in known));
}

/** What is wrong before anything is asked for: the name of a sentence. */
export function lacks(work: Work): "content" | "style" | "weights" | null {
  if (work.contents.length === 0) return "content";
  if (work.styles.length === 0) return "style";
  return work.styles.some((style) => (style.weight ?? 1) > 0) ? null : "weights";
}

function manner(work: Work, schema: JsonSchema) {
  const { styles, mask, protect, seed } = work;
  return { styles, mask, protect, seed, settings: fitting(work, schema) };
}

/** The params of a preview, which is always painted fast; null while something is lacking. */
export function previewOf(work: Work, fast: JsonSchema | undefined, size: number) {
  if (!fast || lacks(work)) return null;
  const { size: _, ...settings } = fitting(work, fast);
  return { ...manner(work, fast), settings, content: work.contents[0]!, method: "fast", size };
}

export const CLIP_FORMATS = ["mp4", "mov", "gif", "webp"] as const;
export type ClipFormat = (typeof CLIP_FORMATS)[number];

/** The job that paints a clip, frame by frame. */
export function clipJobOf(work: Work, schema: JsonSchema, format: ClipFormat) {
  const params = { ...manner(work, schema), content: work.contents[0]!, format };
  return { kind: "stylize_clip", params };
}

/** The job that paints: one picture, or a folder of them. */
export function jobOf(work: Work, schema: JsonSchema, format: string) {
  const common = { ...manner(work, schema), method: work.method, format };
  const [content, ...more] = work.contents;
  return more.length > 0
    ? { kind: "stylize_folder", params: { ...common, contents: work.contents } }
    : { kind: "stylize", params: { ...common, content, count: work.count } };
}

// --- styles ---

export function withStyle(work: Work, choice: StyleChoice): Work {
  if (work.styles.length >= MOST_STYLES) return work;
  const isSame = (each: StyleChoice) =>
    each.picture === choice.picture && each.style === choice.style;
  if (work.styles.some(isSame)) return work;
  return { ...work, styles: [...work.styles, { weight: 1, mask: null, ...choice }] };
}

export function withoutStyle(work: Work, number: number): Work {
  return { ...work, styles: work.styles.filter((_, n) => n !== number) };
}

export function styleChanged(work: Work, number: number, part: Partial<StyleChoice>): Work {
  const styles = work.styles.map((each, n) => (n === number ? { ...each, ...part } : each));
  return { ...work, styles };
}

/** The share of each style in percent. */
export function shares(styles: StyleChoice[]): number[] {
  const weights = styles.map((style) => style.weight ?? 1);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => (total > 0 ? Math.round((100 * weight) / total) : 0));
}

/** The job that learns one style of several; where a share is not said, all have the same. */
export function learning(name: string, choices: StyleChoice[]) {
  const styles = choices
    .slice(0, MOST_LEARNED)
    .map(({ picture, style, weight }) => ({ picture, style, weight: weight ?? 1 }));
  return { kind: "learn_style", params: { name, styles } };
}

// --- restore ---

/** The work that a picture was made by; null where it was not made by Style. */
export function restored(settings: { screen: string; values: Record<string, unknown> } | null) {
  if (settings?.screen !== "style") return null;
  const told = settings.values;
  const text = (value: unknown) => (typeof value === "string" && value ? value : null);
  const content = text(told.content);
  const styles = (Array.isArray(told.styles) ? (told.styles as StyleChoice[]) : []).filter(
    (each) => each?.picture || each?.style,
  );
  const method = METHODS.find((each) => each === told.method) ?? "auto";
  return {
    ...NOTHING,
    contents: content ? [content] : [],
    styles: styles.slice(0, MOST_STYLES).map((each) => ({ weight: 1, mask: null, ...each })),
    method,
    settings: (told.settings as Record<string, unknown> | undefined) ?? {},
    mask: text(told.mask),
    protect: text(told.protect),
    seed: typeof told.seed === "number" ? told.seed : 0,
  } satisfies Work;
}

// --- presets ---

/** The manner of the work, without what belongs to its pictures; null where there is none. */
export function mannerOf(work: Work) {
  if (work.styles.length === 0) return null;
  const styles = work.styles.map(({ mask: _, ...style }) => style);
  return { styles, method: work.method, settings: work.settings };
}

/** The work in another manner; its pictures, and where on them, stay. */
export function inManner(work: Work, values: Record<string, unknown>): Work {
  const { styles, method, settings } = restored({ screen: "style", values }) ?? work;
  return { ...work, styles, method, settings };
}

// --- times ---

interface Done {
  params?: Record<string, unknown>;
  started: string | null;
  ended: string | null;
}

/** Seconds that one picture took by a method on this machine, the middle of the last ones. */
export function secondsOf(jobs: Done[], method: string): number | null {
  const times = jobs
    .filter((job) => job.params?.method === method && job.started && job.ended)
    .map((job) => {
      const count = Number(job.params?.count ?? 1) || 1;
      return (Date.parse(job.ended!) - Date.parse(job.started!)) / 1000 / count;
    })
    .sort((a, b) => a - b);
  return times[Math.floor(times.length / 2)] ?? null;
}
