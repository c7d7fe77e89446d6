// What was set otherwise for one training than for another.
import type { TrainingDetails } from "../../api/types";

export interface Difference {
  name: string;
  mine: string;
  theirs: string;
}

/** Data, budget, seed, size and knobs in which two trainings differ; "" where one has none. */
export function differences(mine: TrainingDetails, theirs: TrainingDetails): Difference[] {
  const [one, other] = [facts(mine), facts(theirs)];
  return [...new Set([...Object.keys(one), ...Object.keys(other)])]
    .map((name) => ({ name, mine: one[name] ?? "", theirs: other[name] ?? "" }))
    .filter((each) => each.mine !== each.theirs);
}

function facts(training: TrainingDetails): Record<string, string> {
  const { dataset, version, budget, seed, shape, start, branch, settings } = training;
  const told = {
    dataset: version === null ? dataset : `${dataset} v${version}`,
    minutes: budget.minutes,
    images: budget.images,
    seed,
    size: shape && `${shape[1]} x ${shape[0]} x ${shape[2]}`,
    start,
    branch,
    ...settings,
  };
  return Object.fromEntries(
    Object.entries(told).map(([name, value]) => [name, value === null ? "" : String(value)]),
  );
}
