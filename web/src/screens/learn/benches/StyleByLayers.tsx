// The bench of lesson 4: what a network sees in pictures, and paintings that come into being.
import { useRef } from "react";
import type { BenchProps } from "../lessons";
import { LAYERS, type Weights } from "./layers/choices";
import { Grams } from "./layers/Grams";
import { PaintByLayers } from "./layers/PaintByLayers";
import { SeeLayer } from "./layers/SeeLayer";

export default function StyleByLayers({ step, reach }: BenchProps) {
  const before = useRef<Weights>(null);
  const mixed = (weights: Weights) => {
    reach("painted");
    const known = before.current;
    if (known && [...LAYERS, "content" as const].some((name) => known[name] !== weights[name]))
      reach("weighed");
    before.current = weights;
  };
  switch (step) {
    case "layers":
      return <SeeLayer reach={reach} />;
    case "grams":
      return <Grams reach={reach} />;
    case "content":
      return (
        <PaintByLayers
          key="content"
          kind="content"
          onPainted={(layer) => {
            if (layer === "relu1_1") reach("fine");
            if (layer === "relu4_1") reach("coarse");
          }}
        />
      );
    case "style":
      return <PaintByLayers key="style" kind="style" onPainted={() => reach("texture")} />;
    case "both":
      return <PaintByLayers key="both" kind="both" onPainted={(_, weights) => mixed(weights)} />;
    default:
      return null;
  }
}
