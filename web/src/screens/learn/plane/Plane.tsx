import { useComputedColorScheme } from "@mantine/core";
import { useEffect, useRef } from "react";
import type { Frame } from "../gan/trainer";
import classes from "../learn.module.css";
import { type Layers, drawPlane } from "./draw";
import { inksOf } from "./inks";

const SIDE = 720; // pixels; the page shows it smaller

/** The plane with its points, as a picture; `told` says in words what is seen. */
export function Plane(props: { frame: Frame | null; layers: Layers; told: string }) {
  const { frame, layers, told } = props;
  const canvas = useRef<HTMLCanvasElement>(null);
  const scheme = useComputedColorScheme("light");
  useEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (context) drawPlane(context, frame, layers, inksOf(scheme));
  }, [frame, layers, scheme]);
  return (
    <canvas
      ref={canvas}
      width={SIDE}
      height={SIDE}
      className={classes.plane}
      role="img"
      aria-label={told}
      data-steps={frame?.stepsG ?? 0}
    />
  );
}
