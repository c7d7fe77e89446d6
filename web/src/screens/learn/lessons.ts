// The lessons, in the order in which they are best taken. Each is a text and a bench to work at.
import {
  IconActivity,
  IconCamera,
  IconFlame,
  IconMasksTheater,
  IconPhoto,
  IconStack2,
  type IconProps,
} from "@tabler/icons-react";
import { type ComponentType, type LazyExoticComponent, lazy } from "react";

export interface BenchProps {
  step: string; // the step of the text that is being read
  reach: (goal: string) => void; // tells that a goal of this step was reached
}

export interface Lesson {
  id: string; // its text lies in src/pinxit/data/lessons/ID.LANGUAGE.json
  number: number; // as teachers call it
  icon: ComponentType<IconProps>;
  bench: LazyExoticComponent<ComponentType<BenchProps>>;
}

export const LESSONS: Lesson[] = [
  {
    id: "two-curves",
    number: 1,
    icon: IconActivity,
    bench: lazy(() => import("./benches/TwoCurves")),
  },
  {
    id: "break-it",
    number: 2,
    icon: IconFlame,
    bench: lazy(() => import("./benches/BreakIt")),
  },
  {
    id: "real-pictures",
    number: 3,
    icon: IconPhoto,
    bench: lazy(() => import("./benches/RealPictures")),
  },
  {
    id: "style-by-layers",
    number: 4,
    icon: IconStack2,
    bench: lazy(() => import("./benches/StyleByLayers")),
  },
  {
    id: "your-data",
    number: 5,
    icon: IconCamera,
    bench: lazy(() => import("./benches/YourData")),
  },
  {
    id: "real-or-made",
    number: 6,
    icon: IconMasksTheater,
    bench: lazy(() => import("./benches/RealOrMade")),
  },
];
