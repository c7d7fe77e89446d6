import { describe, expect, it } from "vitest";
import type { TrainingDetails } from "../../api/types";
import { differences } from "./differences";

const training = {
  dataset: "cats",
  version: 1,
  budget: { minutes: 10, images: null, is_endless: false },
  seed: 0,
  shape: [32, 32, 3],
  start: "",
  branch: "",
  settings: { rate: 0.0015, width: 128 },
} as unknown as TrainingDetails;

describe("differences of trainings", () => {
  it("are none of the same", () => expect(differences(training, training)).toEqual([]));

  it("name data, budget and knobs, and what only one has", () => {
    const other = {
      ...training,
      version: 2,
      budget: { ...training.budget, minutes: null, images: 5000 },
      settings: { rate: 0.001, width: 128, flip: "both" },
    } as unknown as TrainingDetails;
    expect(differences(training, other)).toEqual([
      { name: "dataset", mine: "cats v1", theirs: "cats v2" },
      { name: "minutes", mine: "10", theirs: "" },
      { name: "images", mine: "", theirs: "5000" },
      { name: "rate", mine: "0.0015", theirs: "0.001" },
      { name: "flip", mine: "", theirs: "both" },
    ]);
  });
});
