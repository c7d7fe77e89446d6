// The screens of the studio. Each folder in screens/ holds one and says here where it is found.
import {
  IconBooks,
  IconBrush,
  IconBulb,
  IconCompass,
  IconHome,
  IconLayoutGrid,
  IconRubberStamp,
  IconScan,
  IconScissors,
  IconSchool,
} from "@tabler/icons-react";
import type { ComponentType } from "react";
import { type Later, later } from "./shell/later";

export interface Screen {
  name: string; // its words lie in locales/LANGUAGE/NAME.json; "title" is its name for people
  path: string; // where the rail leads
  deeper?: string[]; // other addresses of the same screen; `useParams` of wouter gives their parts
  icon: ComponentType<{ size?: number; stroke?: number }>;
  page: Later;
  isKeyless?: boolean; // it has no number; the palette and the rail lead there
}

// In the order of the rail; the number of each is its key, if it has one.
export const SCREENS: Screen[] = [
  { name: "home", path: "/", icon: IconHome, page: later(() => import("./screens/home/Home")) },
  {
    name: "datasets",
    path: "/datasets",
    deeper: ["/datasets/:name"],
    icon: IconBooks,
    page: later(() => import("./screens/datasets/Datasets")),
  },
  {
    name: "train",
    path: "/train",
    deeper: ["/train/:name"],
    icon: IconSchool,
    page: later(() => import("./screens/train/Train")),
  },
  {
    name: "explore",
    path: "/explore",
    deeper: ["/explore/:model"],
    icon: IconCompass,
    page: later(() => import("./screens/explore/Explore")),
  },
  {
    name: "style",
    path: "/style",
    icon: IconBrush,
    page: later(() => import("./screens/style/Style")),
  },
  {
    name: "design",
    path: "/design",
    icon: IconScissors,
    page: later(() => import("./screens/design/Design")),
  },
  {
    name: "gallery",
    path: "/gallery",
    icon: IconLayoutGrid,
    page: later(() => import("./screens/gallery/Gallery")),
  },
  {
    name: "verify",
    path: "/verify",
    icon: IconRubberStamp,
    page: later(() => import("./screens/verify/Verify")),
  },
  {
    name: "scans",
    path: "/scans",
    icon: IconScan,
    page: later(() => import("./screens/scans/Scans")),
  },
  {
    name: "learn",
    path: "/learn",
    deeper: ["/learn/:lesson"],
    icon: IconBulb,
    page: later(() => import("./screens/learn/Learn")),
    isKeyless: true,
  },
];

// Places that the rail does not show.
export const PICTURE_PAGE = later(() => import("./screens/picture/PicturePage"));
export const MODELS_PAGE = later(() => import("./screens/models/Models"));
export const CLASSES_PAGE = later(() => import("./screens/classes/Classes"));
export const SETTINGS_PAGE = later(() => import("./screens/settings/Settings"));

/** Loads every screen while nothing else is to do, so that each opens even if the line is lost. */
export async function loadAhead(): Promise<void> {
  const pages = [
    ...SCREENS.map((screen) => screen.page),
    PICTURE_PAGE,
    MODELS_PAGE,
    CLASSES_PAGE,
    SETTINGS_PAGE,
  ];
  await Promise.all(pages.map((page) => page.ahead()));
  document.documentElement.dataset.ahead = "loaded";
}
