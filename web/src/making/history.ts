// What was before, and what was undone: the history of one screen's work.

interface Was<T> {
  work: T;
  at: number; // when it came to be, in milliseconds
}

export interface History<T> {
  past: Was<T>[];
  now: T;
  at: number;
  future: Was<T>[];
  what: string; // what changed last, so that one drag of a slider is one step back
}

const LONGEST = 100;
const TOGETHER = 700; // milliseconds within which changes of the same thing are one

export function begun<T>(now: T, at = Date.now()): History<T> {
  return { past: [], now, at, future: [], what: "" };
}

export function changed<T>(history: History<T>, now: T, what = "", at = Date.now()): History<T> {
  if (Object.is(now, history.now)) return history;
  const isSame = what !== "" && history.what === what && at - history.at < TOGETHER;
  const before = { work: history.now, at: history.at };
  const past = isSame ? history.past : [...history.past, before].slice(-LONGEST);
  return { past, now, at, future: [], what };
}

export function undone<T>(history: History<T>): History<T> {
  const before = history.past.at(-1);
  if (before === undefined) return history;
  const after = { work: history.now, at: history.at };
  return {
    past: history.past.slice(0, -1),
    now: before.work,
    at: before.at,
    future: [after, ...history.future],
    what: "",
  };
}

export function redone<T>(history: History<T>): History<T> {
  const [after, ...future] = history.future;
  if (after === undefined) return history;
  const before = { work: history.now, at: history.at };
  return { past: [...history.past, before], now: after.work, at: after.at, future, what: "" };
}
