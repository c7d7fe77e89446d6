// The curves of a training on the server, as the charts of the lessons want them.
import type { Mark } from "../gan/trainer";

/** One mark for each moment at which both losses are known. */
export function marksOf(columns: Record<string, (number | null)[]>): Mark[] {
  const at = (name: string, n: number) => columns[name]?.[n] ?? NaN;
  return (columns.pictures ?? [])
    .map((pictures, n) => ({
      step: pictures ?? NaN,
      lossD: at("d_loss", n),
      lossG: at("g_loss", n),
      accuracy: at("accuracy", n),
      pull: NaN,
    }))
    .filter(({ step, lossD, lossG }) => [step, lossD, lossG].every(Number.isFinite));
}
