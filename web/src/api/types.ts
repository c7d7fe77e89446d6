// What the server answers, by the names of its API.

export interface Page<T> {
  items: T[];
  next_cursor: string | null;
  total: number | null;
}

export interface Failed {
  name: string;
  detail: string;
}

// --- people and the server ---

export type Scope = "read" | "make" | "train" | "admin" | "keys";

export interface Quota {
  used: number | null; // null: limited each time anew
  limit: number | null; // null: as much as one likes
}

export interface Me {
  id: string;
  name: string;
  role: "admin" | "creator" | "viewer" | "student";
  scopes: Scope[];
  quota: Record<string, Quota>;
  preferences: Preferences;
}

export interface Preferences {
  language?: string;
  scheme?: "light" | "dark" | "auto";
  contrast?: "normal" | "high";
  tile?: number; // width of a picture in the gallery, in pixels
  [name: string]: unknown;
}

export interface System {
  version: string;
  device: string;
  cores: number;
  memory_mb: number;
  disk_free_mb: number;
  auth: "local" | "keys" | "oidc";
  languages: string[];
  most_upload_bytes: number;
  most_upload_pixels: number;
}

export interface Health {
  is_ready: boolean;
  parts: { name: string; is_ready: boolean; sentence: string }[];
}

export interface WaysIn {
  auth: System["auth"];
  sign_in_at: string | null; // where people go to sign in by a service
  is_signed_in: boolean;
}

export type Subject = "checks" | "copies" | "safety" | "marking" | "rights";

export interface Rule {
  subject: Subject;
  name: string;
  values: Record<string, unknown>;
  sentence: string;
  is_usual: boolean;
}

export interface Policy {
  is_written: boolean;
  rules: Rule[];
}

export interface Person {
  id: string;
  name: string;
  role: Me["role"];
  is_active: boolean;
  quota: Record<string, number | null>;
  created: string;
}

export interface SchoolClass {
  id: string;
  name: string;
  code: string;
  most: number;
  students: number;
  opened: string;
  ends: string;
  is_open: boolean;
  keeps_days: number;
  gone: string; // when all that its students made is deleted
  is_paused: boolean;
  quota: Record<string, number | null>;
}

export interface StudentJob {
  id: string;
  kind: string;
  title: string;
  state: string;
  wish: string;
  progress: { [name: string]: unknown };
}

export interface StudentSeen {
  id: string;
  name: string;
  joined: string;
  seen: string;
  may_return: boolean;
  jobs: Record<string, number>;
  working: StudentJob[];
  pictures: number;
  newest: string[];
  models: number;
  datasets: number;
  quota: Record<string, Quota>;
}

export interface ClassSeen extends SchoolClass {
  address: { address: string; whole: string; side: number; path: string } | null;
  present: StudentSeen[];
}

export interface MyClass {
  class_name: string;
  name: string;
  ends: string;
  gone: string;
  is_paused: boolean;
}

export interface ApiKey {
  id: string;
  name: string;
  prefix: string;
  scopes: Scope[];
  created: string;
  expires: string | null;
}

export interface MadeKey extends ApiKey {
  key: string; // told this once
}

// --- jobs ---

export type JobState = "queued" | "running" | "paused" | "succeeded" | "failed" | "canceled";
export type Wish = "" | "pause" | "cancel" | "finish";

export interface Sample {
  url: string;
  width: number;
  height: number;
}

export interface Progress {
  stage: string;
  done: number;
  total: number | null;
  unit: string;
  share: number | null;
  eta_s: number | null;
  facts: Record<string, unknown>;
  words: string;
  notices: string[];
  samples: Sample[];
  updated: string | null;
}

export interface JobResult {
  pictures?: string[];
  models?: string[];
  datasets?: string[];
  [name: string]: unknown;
}

export interface JobError {
  title: string;
  detail: string;
  code: number; // 1 our fault, 2 what was asked for, 3 refused
  checks?: string[]; // that refused it
}

export interface Job {
  id: string;
  kind: string;
  lane: "quick" | "long";
  title: string;
  state: JobState;
  wish: Wish;
  params?: Record<string, unknown>; // events leave it out
  priority: number;
  position: number;
  attempt: number;
  progress: Partial<Progress>;
  result: JobResult;
  error: JobError | null;
  created: string;
  started: string | null;
  ended: string | null;
}

export interface Queue {
  is_paused: boolean;
  running: number;
  queued: number;
  workers: { lane: "quick" | "long" | "any"; device: string; is_busy: boolean }[];
}

export interface Kind {
  name: string;
  lane: "quick" | "long";
  params: JsonSchema;
}

export interface JsonSchema {
  type?: string;
  title?: string;
  description?: string;
  properties?: Record<string, JsonSchema & Record<string, unknown>>;
  required?: string[];
  default?: unknown;
  minimum?: number;
  maximum?: number;
  enum?: unknown[];
  unit?: string;
  [name: string]: unknown;
}

// --- pictures ---

export type Level = "fine" | "warns" | "blocks";

export interface Finding {
  check: string;
  level: Level;
  sentence: string;
}

export interface Picture {
  id: string;
  title: string;
  origin: "made" | "uploaded";
  use: "picture" | "mask" | "clip";
  media_type: string;
  width: number;
  height: number;
  bytes: number;
  created: string;
  stars: number;
  tags: string[];
  boards: string[];
  color: string;
  verb: string;
  model: { name: string; sha256: string } | null;
  seed: number | null;
  job: string | null;
  stack: { id: string; count: number } | null;
  findings: Finding[];
  level: Level;
  is_shared: boolean;
  is_mine: boolean;
  trashed: string | null;
  urls: { file: string; view: string; thumbnail: string };
}

export const COLORS = [
  "red",
  "orange",
  "yellow",
  "green",
  "cyan",
  "blue",
  "violet",
  "pink",
  "brown",
  "gray",
  "black",
  "white",
] as const;
export type Color = (typeof COLORS)[number];

export interface PictureQuery {
  q?: string;
  board?: string;
  origin?: "made" | "uploaded";
  use?: "picture" | "mask" | "clip";
  verb?: string;
  model?: string;
  job?: string;
  stars?: number;
  color?: Color;
  tag?: string;
  stack?: string;
  trashed?: boolean;
  shared?: boolean;
  sort?: "newest" | "oldest" | "stars" | "title";
  limit?: number;
  offset?: number;
}

export type BulkAction =
  | "trash"
  | "restore"
  | "delete"
  | "stars"
  | "tag"
  | "untag"
  | "board"
  | "unboard"
  | "stack"
  | "unstack";

export type Facets = Partial<
  Record<"verb" | "model" | "tag" | "color" | "stars", Record<string, number>>
>;

export interface Board {
  id: string;
  name: string;
  position: number;
  count: number;
  cover: string | null;
}

export type ExportFormat = "png" | "jpeg" | "webp" | "tiff" | "avif";

// --- what a picture says about itself ---

export type SettingsScreen = "explore" | "style" | "train" | "design" | "none";

export interface Settings {
  screen: SettingsScreen;
  values: Record<string, unknown>;
  job?: { kind: string; params: Record<string, unknown> } | null; // makes it again
  inputs?: Record<string, unknown>[];
  missing?: string[]; // titles of inputs that are not here
  sentences?: string[];
}

export interface PictureRecipe {
  recipe: Record<string, unknown> | null;
  settings: Settings | null;
}

export interface Verdict {
  state: "trusted" | "unknown signer" | "changed" | "unsigned" | "broken";
  sentence: string;
  sentences: string[];
  verdict: Record<string, unknown>;
}

export interface Inspection extends Verdict {
  known: string | null;
  recipe: Record<string, unknown> | null;
  settings: Settings | null;
  lineage: Lineage | null;
}

export interface LineageNode {
  id: string;
  kind: "picture" | "step" | "model" | "training" | "dataset" | "rights" | "style";
  title: string;
  facts: Record<string, unknown>;
  picture?: string | null;
  thumbnail?: string | null;
}

export interface Lineage {
  nodes: LineageNode[];
  edges: { from: string; to: string; role: string }[];
  is_cut: boolean; // there was more than is told
}

// --- models and exploring ---

export interface Model {
  name: string;
  sha256: string;
  engine: string;
  is_shipped: boolean;
  shape: { height: number; width: number; channels: number };
  conditions: { classes: string[]; words: boolean };
  dataset: { name: string; pictures?: number; [fact: string]: unknown };
  scores: Record<string, unknown>;
  trained: string | null;
  can_explore: boolean;
  stages: number;
  directions: number;
  cover: string;
  rights: { may: Record<string, boolean>; sentences: string[]; credits?: string[] };
  bytes: number;
  problem?: string; // why it cannot be used
}

// A place in a model's space.
export interface Recipe {
  seeds: number[];
  weights: number[];
  way: "line" | "arc";
  fine: number | null;
  stage: number;
  moves: Record<string, number>;
  psi: number;
  class_name: string;
  text: string;
  told?: number[];
  found?: number;
  moved?: number[];
  steered?: string[];
  sources?: Record<string, unknown>[];
}

export interface Direction {
  id: string | null;
  number: number;
  name: string;
  low: number;
  high: number;
}

export interface Spot {
  id: string;
  title: string;
  recipe: Recipe;
  created: string;
}

// --- data sets ---

export interface Readiness {
  item: string;
  is_met: boolean;
  sentence: string;
  blocks: boolean; // no training before it is met
}

export interface Dataset {
  name: string;
  version: number; // 0: nothing was imported yet
  versions: number[];
  frozen: boolean;
  pictures: number;
  trainable: number;
  digest: string;
  created: string;
  rights: {
    sentence: string;
    licenses: Record<string, number>;
    may: Record<string, boolean>;
    problems: string[];
  };
  duplicates: number;
  readiness: Readiness[];
  labels: Record<string, string[]>;
  cover: string[];
  waiting: number; // files that were sent and not imported yet
  is_mine_to_change: boolean;
}

export interface DatasetPicture {
  id: string;
  path: string;
  width: number;
  height: number;
  twin_of: string | null;
  rights: {
    license: string;
    creator: string;
    source: string;
    evidence: string;
    until: string | null;
    people: string;
    may_learn: boolean;
    why_not: string | null;
  };
  near: string[];
  tags: string[];
  caption: string;
  says: string[]; // what the file says itself of its author and its rights
  thumbnail: string;
}

export type DatasetFilter = "all" | "twins" | "no_rights" | "reserved";

export interface Added {
  added: number;
  known: number; // files that were there already
  failed: Failed[];
}

export interface GroupVerdict {
  outcome: "gap" | "none shown" | "too few";
  group: string; // whose gap is most certain, or largest
  gap: number; // its share minus the wanted one
  needed: number; // pictures that would tell a gap of `delta`
  delta: number;
  sentence: string;
}

export interface GroupReport {
  attribute: string;
  groups: { name: string; count: number; share: number; interval: [number, number] }[];
  missing: number;
  effective_groups: number;
  verdict: GroupVerdict;
  collect: Record<string, number>; // at least so many more of each
  [fact: string]: unknown;
}

export interface DatasetReport {
  name: string;
  version: number;
  sizes: Record<string, number>;
  facts: { proportions?: Record<string, number>; [fact: string]: unknown };
  twins: { exact: string[][]; near: string[][] };
  rights: {
    sentence: string;
    licenses: Record<string, number>;
    not_trainable: { path: string; why: string }[];
    limits: { use: string; why: string; pictures: number }[];
    [fact: string]: unknown;
  };
  opt_outs: Record<string, string>;
  groups: { attributes: GroupReport[]; [fact: string]: unknown };
  colors: Record<string, number>;
  brightness: number[];
  looked_at: number;
  readiness: Readiness[];
  faces: string[];
  unreadable: Record<string, string>;
}

// --- trainings and engines ---

export interface TrainingRecipe {
  name: string;
  title: string;
  about: string;
  minutes: number;
  measured: string;
  knobs: Record<string, unknown>;
}

export interface TrainParams {
  dataset: string;
  name: string;
  recipe?: string;
  resolution?: [number, number] | null;
  minutes?: number | null;
  images?: number | null;
  channels?: number;
  conditions?: string;
  balance?: string;
  fit?: string;
  seed?: number;
  start?: string;
  branch?: string;
  knobs?: Record<string, unknown>;
  allow_subset?: boolean;
  allow_upscale?: boolean;
  overwrite?: boolean;
  is_endless?: boolean;
  resume?: boolean;
}

export interface TrainingPlan {
  sentences: string[];
  settings: Record<string, unknown>;
  resolution: [number, number] | null; // height and width, px
  channels: number | null;
  count: number;
  forecast: {
    seconds: number | null;
    pictures: number;
    pace: number; // pictures a second
    quality: string;
  } | null;
  problems: string[];
}

export interface Training {
  name: string;
  state: JobState | "stopped" | "trained";
  dataset: string;
  version: number | null;
  started: string | null;
  budget: { minutes: number | null; images: number | null; is_endless: boolean };
  share: number | null;
  milestones: number[];
  job: string | null;
  model: string | null;
  can_resume: boolean;
}

export interface TrainingDetails extends Training {
  shape: [number, number, number] | null;
  settings: Record<string, unknown>;
  seed: number | null;
  start: string;
  branch: string;
  conditions: Record<string, unknown>;
  notices: string[];
  frames: number;
}

export interface Curves {
  columns: Record<string, (number | null)[]>;
}

export interface Film {
  frames: { number: number; pictures: number; seconds: number; url: string }[];
  columns: number;
  rows: number;
}

export interface Engine {
  name: string;
  settings: JsonSchema;
  [fact: string]: unknown;
}

// --- styles ---

export interface Style {
  name: string;
  title: string;
  thumbnail: string;
  is_shipped: boolean;
  kind: "learned" | "picture";
}

export type StyleMethod = "auto" | "fast" | "best";

export interface StyleChoice {
  picture?: string;
  style?: string;
  weight?: number;
  mask?: string | null;
}

export interface StyleParams {
  content: string;
  styles: StyleChoice[];
  method: StyleMethod;
  settings: Record<string, unknown>;
  mask?: string | null;
  protect?: string | null;
  seed?: number;
  size?: number;
  format?: ExportFormat;
  count?: number;
}

// --- lessons ---

export type Deck = "figures" | "paintings";

export interface Quiz {
  deck: Deck;
  seed: number;
  pictures: string[]; // data:
}

export interface QuizTruth {
  right: number;
  cards: { truth: "real" | "made"; origin: string }[];
}

export interface Suspects {
  seed: number;
  pictures: string[];
}

export interface CopyTruth {
  copy_at: number;
  change: "mirrored" | "shifted" | "paler" | "recolored";
  original: string;
  checks: { level: "fine" | "warns" | "blocks"; p: number }[];
}

export interface Scored {
  picture: string; // data:
  truth: "real" | "made";
  score: number; // only differences count; larger is more real
}

export interface Scores {
  model: string;
  seed: number;
  pictures: Scored[]; // the most real first
}

export interface Nearest {
  model: string;
  seed: number;
  pictures: {
    made: string; // data:
    learned: string; // data:
    is_mirrored: boolean;
    level: "fine" | "warns" | "blocks";
    p: number | null;
  }[];
}

export interface Audit {
  model: string;
  about: string;
  attributes: {
    attribute: string;
    known: string; // how
    groups: { name: string; share: number; interval: [number, number] }[];
    data: Record<string, number>; // shares among training pictures
    verdicts: GroupVerdict[];
    probe: { accuracy: number; strange: number | null } | null;
    why_not: string; // there is no verdict
  }[];
}

export interface Treated {
  photograph: string;
  crop: number;
  scale: number;
  angle: number;
  is_mirrored: boolean;
  blur: number;
  noise: number;
  brightness: number;
  quality: number;
}

export interface TreatedTold {
  picture: string;
  is_read: boolean;
  strength: number;
  psnr: number | null;
}

export interface LayerTold {
  channels: number;
  places: number;
  picture: string;
  strongest: number[];
  maps: string[];
}

export interface GramsTold {
  pictures: string[];
  grams: string[];
  distance: number;
}

export interface PaintedFilm {
  steps: number[];
  frames: string[];
  losses: Record<string, number[]>;
}

export interface LicensesTold {
  allows: string[];
  result_license: string | null;
  needs_credit: boolean;
  sentence: string;
}
