// The numbers of a volume, and where they lie in each of its three planes.
//
// The axes of a volume run to the patient's head, back and left. Slices are held as radiologists
// hold them: the patient's right is on the left of the screen; front or head is up.
import { address, ask } from "../../api/client";
import type { VolumeTold } from "./types";

export type Numbers = Uint8Array | Int16Array | Uint16Array | Float32Array;

export interface Volume {
  told: VolumeTold;
  values: Numbers;
}

export const PLANES = ["axial", "coronal", "sagittal"] as const;
export type Plane = (typeof PLANES)[number];
/** Indices of a voxel: slice from the feet up, row to the back, column to the left. */
export type Cursor = readonly [number, number, number];

interface Lie {
  through: 0 | 1 | 2; // the axis that slices lie along
  down: 0 | 1 | 2;
  across: 0 | 1 | 2;
  letters: readonly [left: string, right: string, top: string, bottom: string];
}

const LIES: Record<Plane, Lie> = {
  axial: { through: 0, down: 1, across: 2, letters: ["R", "L", "A", "P"] },
  coronal: { through: 1, down: 0, across: 2, letters: ["R", "L", "H", "F"] },
  sagittal: { through: 2, down: 0, across: 1, letters: ["A", "P", "H", "F"] },
};

/** One plane of a volume. */
export interface Layout {
  plane: Plane;
  through: 0 | 1 | 2;
  count: number; // of slices
  rows: number;
  columns: number;
  down: 0 | 1 | 2;
  across: 0 | 1 | 2;
  isFlipped: boolean; // whether the first row on the screen is the last one of the volume
  tall: number; // of a pixel, in millimeters
  wide: number;
  letters: readonly string[] | null; // left, right, top, bottom; null where nobody says
}

export function layoutOf(told: VolumeTold, plane: Plane): Layout {
  const lie = LIES[plane];
  return {
    ...lie,
    plane,
    count: told.shape[lie.through],
    rows: told.shape[lie.down],
    columns: told.shape[lie.across],
    isFlipped: told.is_placed && plane !== "axial",
    tall: told.sides_mm[lie.down],
    wide: told.sides_mm[lie.across],
    letters: told.is_placed ? lie.letters : null,
  };
}

/** Row and column on the screen of a voxel. */
export function seenAt(layout: Layout, cursor: Cursor): { row: number; column: number } {
  const at = cursor[layout.down];
  return {
    row: layout.isFlipped ? layout.rows - 1 - at : at,
    column: cursor[layout.across],
  };
}

/** The voxel at a row and column of the slice that the cursor lies in, kept within the volume. */
export function voxelAt(layout: Layout, cursor: Cursor, row: number, column: number): Cursor {
  const seen = within(Math.round(row), layout.rows);
  const made: [number, number, number] = [...cursor];
  made[layout.down] = layout.isFlipped ? layout.rows - 1 - seen : seen;
  made[layout.across] = within(Math.round(column), layout.columns);
  return made;
}

/** The cursor in another slice. */
export function inSlice(layout: Layout, cursor: Cursor, index: number): Cursor {
  const made: [number, number, number] = [...cursor];
  made[layout.through] = within(index, layout.count);
  return made;
}

export const within = (index: number, count: number): number =>
  Math.min(Math.max(index, 0), count - 1);

export const middleOf = ({ shape }: VolumeTold): Cursor =>
  shape.map((side) => Math.floor(side / 2)) as unknown as Cursor;

export function valueAt({ told, values }: Volume, [slice, row, column]: Cursor): number {
  const [, rows, columns] = told.shape;
  return values[(slice * rows + row) * columns + column] ?? NaN;
}

/** Where the numbers of a slice lie: that of its first pixel, and the steps from there. */
export function stridesOf(told: VolumeTold, layout: Layout, index: number) {
  const [, rows, columns] = told.shape;
  const steps = [rows * columns, columns, 1];
  const down = steps[layout.down] ?? 1;
  const first = (steps[layout.through] ?? 1) * index;
  return {
    start: layout.isFlipped ? first + down * (layout.rows - 1) : first,
    down: layout.isFlipped ? -down : down,
    across: steps[layout.across] ?? 1,
  };
}

const KINDS = { u1: Uint8Array, i2: Int16Array, u2: Uint16Array, f4: Float32Array } as const;

/** The bytes of a volume as its numbers; both are little-endian. */
export function numbersOf(told: VolumeTold, bytes: ArrayBuffer): Numbers {
  const values = new KINDS[told.numbers](bytes);
  const [slices, rows, columns] = told.shape;
  if (values.length !== slices * rows * columns) throw new Error("The volume is cut off.");
  return values;
}

/** Fetches a volume; `onShare` hears how much of it is there, 0 to 1. */
export async function fetchVolume(
  told: VolumeTold,
  onShare: (share: number) => void,
  signal?: AbortSignal,
): Promise<Volume> {
  const answer = await ask(address(told.url), { signal });
  if (!answer.body) throw new Error("The volume is empty.");
  const bytes = new Uint8Array(told.bytes);
  const reader = answer.body.getReader();
  let at = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    if (at + value.length > bytes.length) throw new Error("The volume is larger than it says.");
    bytes.set(value, at);
    at += value.length;
    onShare(at / bytes.length);
  }
  if (at !== bytes.length) throw new Error("The volume is cut off.");
  return { told, values: numbersOf(told, bytes.buffer) };
}
