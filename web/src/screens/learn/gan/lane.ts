// One training as a page holds it: orders go to its worker, frames come back.
import { useCallback, useEffect, useRef, useState } from "react";
import { prefersLessMotion } from "../motion";
import type { GanSettings } from "./gan";
import { thinned } from "./marks";
import type { Frame, Mark, Order, Pace, TargetAsked, Turn } from "./trainer";

export interface Lane {
  frame: Frame | null;
  marks: Mark[]; // of the whole training, thinned out
  settings: GanSettings;
  begin: (settings: GanSettings, target: TargetAsked) => void;
  tune: (settings: Partial<GanSettings>) => void; // without beginning anew
  step: (turn: Turn, times?: number) => void;
  setPace: (pace: Pace) => void;
}

const CALM = 700; // milliseconds between two frames for those who asked for less motion

/** A training in a worker of its own, as long as the page shows it. */
export function useLane(first: GanSettings, target: TargetAsked): Lane {
  const worker = useRef<Worker | null>(null);
  const [frame, setFrame] = useState<Frame | null>(null);
  const [marks, setMarks] = useState<Mark[]>([]);
  const [settings, setSettings] = useState(first);
  const beginning = useRef({ settings: first, target });
  const send = useCallback((order: Order) => worker.current?.postMessage(order), []);

  useEffect(() => {
    const own = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
    worker.current = own;
    own.onmessage = ({ data }: MessageEvent<Frame>) => {
      setFrame(data);
      setMarks((before) => thinned(data.isNew ? data.marks : [...before, ...data.marks]));
      const seen = () => own.postMessage({ do: "seen" } satisfies Order);
      requestAnimationFrame(seen); // a page in the background shows nothing, so nothing is computed
    };
    if (prefersLessMotion()) own.postMessage({ do: "calm", calm: CALM } satisfies Order);
    own.postMessage({ do: "begin", ...beginning.current } satisfies Order);
    return () => own.terminate();
  }, []);

  const begin = useCallback(
    (wished: GanSettings, real: TargetAsked) => {
      beginning.current = { settings: wished, target: real };
      setSettings(wished);
      send({ do: "begin", settings: wished, target: real });
    },
    [send],
  );
  const tune = useCallback(
    (changes: Partial<GanSettings>) => {
      setSettings((before) => ({ ...before, ...changes }));
      send({ do: "tune", settings: changes });
    },
    [send],
  );
  const step = useCallback((turn: Turn, times = 1) => send({ do: "step", turn, times }), [send]);
  const setPace = useCallback((pace: Pace) => send({ do: "pace", pace }), [send]);
  return { frame, marks, settings, begin, tune, step, setPace };
}
