import { describe, expect, it } from "vitest";
import { middleScale, pixelAt } from "./draw";
import { deviationOf, difference, heatOf, laidOver, roundLength, windowed } from "./paint";
import { numbered } from "./sending";
import type { VolumeTold } from "./types";
import { FITTING, turned, zoomed } from "./view";
import {
  PLANES,
  type Volume,
  inSlice,
  layoutOf,
  numbersOf,
  seenAt,
  valueAt,
  voxelAt,
} from "./volume";

const SHAPE = [3, 4, 5] as const;
const told = (more: Partial<VolumeTold> = {}) =>
  ({
    shape: SHAPE,
    sides_mm: [2, 1, 0.5],
    is_placed: true,
    numbers: "i2",
    role: "scan",
    range: [0, 59],
    ...more,
  }) as unknown as VolumeTold;
const counting = (more: Partial<VolumeTold> = {}): Volume => ({
  told: told(more),
  values: Int16Array.from({ length: 60 }, (_, at) => at),
});

describe("planes", () => {
  it("show the patient's right on the left, and front or head up", () => {
    const volume = counting();
    const first = (plane: (typeof PLANES)[number]) => {
      const layout = layoutOf(volume.told, plane);
      const shown = windowed(volume, layout, 1, [127.5, 255]);
      return shown.data[0]! - shown.data[shown.data.length - 4]!;
    };
    // axial: the first pixel is in front on the right; the last one behind on the left
    expect(first("axial")).toBe(0 - 19);
    // coronal: the first is at the head on the right; the last at the feet on the left
    expect(first("coronal")).toBe(2 * 20 - 4);
    expect(first("sagittal")).toBe(2 * 20 - 3 * 5);
  });

  it("find the voxel that they show, back and forth", () => {
    for (const plane of PLANES) {
      const layout = layoutOf(told(), plane);
      const cursor = [1, 2, 3] as const;
      const { row, column } = seenAt(layout, cursor);
      expect(voxelAt(layout, cursor, row, column)).toEqual(cursor);
      expect(voxelAt(layout, cursor, -9, 99)[layout.across]).toBe(layout.columns - 1);
      expect(inSlice(layout, cursor, 99)[layout.through]).toBe(layout.count - 1);
    }
  });

  it("are left as they were stored where nobody says how the patient lies", () => {
    const layout = layoutOf(told({ is_placed: false }), "coronal");
    expect(layout.letters).toBeNull();
    expect(seenAt(layout, [0, 0, 0]).row).toBe(0);
  });

  it("have the shape of the body, whatever the voxels are", () => {
    const layout = layoutOf(told(), "coronal"); // 3 rows of 2 mm, 5 columns of 0.5 mm
    const size = { width: 100, height: 300 };
    const scale = middleScale(layout, size, FITTING);
    expect(scale).toBeCloseTo((100 / 2.5) * 0.97);
    expect(pixelAt(layout, size, FITTING, 50, 150)).toEqual({ row: 1, column: 2 });
  });
});

describe("values", () => {
  it("are those of the volume", () => {
    expect(valueAt(counting(), [2, 3, 4])).toBe(59);
    const bytes = new Float32Array([1.5, -2]).buffer;
    const pair = told({ numbers: "f4", shape: [1, 1, 2] as never });
    expect([...numbersOf(pair, bytes)]).toEqual([1.5, -2]);
    expect(() => numbersOf(told(), bytes)).toThrow();
  });

  it("go from black to white within a window, or the other way", () => {
    const layout = layoutOf(told(), "axial");
    const shown = windowed(counting(), layout, 0, [10, 10]);
    expect([shown.data[4 * 5], shown.data[4 * 10], shown.data[4 * 15]]).toEqual([0, 128, 255]);
    const other = windowed(counting(), layout, 0, [10, 10], true);
    expect([other.data[4 * 5], other.data[4 * 15]]).toEqual([255, 0]);
  });

  it("that are the same in both volumes are grey, what was added is brighter", () => {
    const before = counting();
    const after = { ...before, values: before.values.map((each, at) => each + (at === 1 ? 9 : 0)) };
    const layout = layoutOf(told(), "axial");
    const shown = difference(before, after as Volume, layout, 0, 9);
    expect([shown.data[0], shown.data[4]]).toEqual([128, 255]);
    expect(deviationOf(before, before)).toBe(0);
    expect(deviationOf(before, after as Volume)).toBeCloseTo(9 * Math.sqrt((1 / 60) * (59 / 60)));
  });
});

describe("maps", () => {
  const layout = layoutOf(told(), "axial");
  const look = { opacity: 0.5, least: 0 };

  it("are laid over by what they say, and hide what is below", () => {
    const heat = laidOver(counting({ role: "heat" }), layout, 2, { ...look, least: 0.9 });
    expect([heat.data[3], heat.data[heat.data.length - 1]]).toEqual([0, 128]);
    expect(heatOf(1)).toEqual([255, 255, 190]);
    const labels = laidOver(counting({ role: "labels" }), layout, 0, look);
    expect([labels.data[3], labels.data[7]]).toEqual([0, 128]);
    expect([...labels.data.slice(4, 7)]).toEqual([230, 159, 0]);
  });
});

describe("the view", () => {
  it("enlarges around the point under the pointer", () => {
    const place = zoomed({ zoom: 1, x: 0, y: 0 }, 2, 30, -10);
    expect(place).toEqual({ zoom: 2, x: -30, y: 10 });
    expect(zoomed(place, 1000).zoom).toBe(40);
  });

  it("never has a window of no width", () => {
    expect(turned([0, 100], -100_000, 0, 4000)[1]).toBeGreaterThan(0);
    expect(turned([0, 100], 0, 10, 4000)[0]).toBeCloseTo(4);
  });

  it("measures with round lengths", () => {
    expect([0.34, 1, 7.9, 49, 120].map(roundLength)).toEqual([0.2, 1, 5, 20, 100]);
  });
});

describe("sending", () => {
  it("tells no name of a file, and leaves out what is no scan", () => {
    const files = ["Smith^John/IM0001", "Smith^John/DICOMDIR", ".DS_Store", "Smith.nii.gz"];
    const { sent, names } = numbered(files.map((name) => new File(["x"], name)));
    expect(sent.map((each) => each.name)).toEqual(["1", "2"]);
    expect(names.get("2")).toBe("Smith.nii.gz");
  });
});
