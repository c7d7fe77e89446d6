// Which pictures are chosen: one more or one less, or all from the last one on.

interface Named {
  id: string;
}

/** The choice after a press on one; with Shift all between it and the one pressed before. */
export function picked(all: Named[], chosen: string[], id: string, isRange: boolean): string[] {
  const last = chosen.at(-1);
  if (isRange && last !== undefined) {
    const ends = [last, id].map((each) => all.findIndex((one) => one.id === each));
    const between = all.slice(Math.min(...ends), Math.max(...ends) + 1).map((one) => one.id);
    return [...new Set([...chosen.filter((each) => each !== id), ...between, id])];
  }
  return chosen.includes(id) ? chosen.filter((each) => each !== id) : [...chosen, id];
}
