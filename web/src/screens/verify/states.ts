import {
  IconAlertTriangle,
  IconFileUnknown,
  IconPencilExclamation,
  IconRosetteDiscountCheck,
  IconUserQuestion,
} from "@tabler/icons-react";
import type { ComponentType } from "react";
import type { State } from "./pile";

type Icon = ComponentType<{ size?: number; stroke?: number; "aria-hidden"?: boolean }>;

export const ICONS: Record<State, Icon> = {
  trusted: IconRosetteDiscountCheck,
  "unknown signer": IconUserQuestion,
  changed: IconPencilExclamation,
  unsigned: IconFileUnknown,
  broken: IconAlertTriangle,
};

export const COLORS: Record<State, string> = {
  trusted: "teal",
  "unknown signer": "yellow",
  changed: "red",
  unsigned: "gray",
  broken: "red",
};
