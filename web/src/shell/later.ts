// Parts of the studio that are loaded when they are shown, or ahead.
import { type ComponentType, type LazyExoticComponent, lazy } from "react";

/** A screen whose program could not be loaded: the line is lost, or the server is a newer one. */
export class NotLoaded extends Error {
  constructor(readonly cause: unknown) {
    super("not loaded");
    this.name = "NotLoaded";
  }
}

export type Later = LazyExoticComponent<ComponentType> & { ahead: () => Promise<unknown> };

/** A screen that is loaded when it is first shown, or by `ahead`; if it fails, until a reload. */
export function later(load: () => Promise<{ default: ComponentType }>): Later {
  let loading: Promise<{ default: ComponentType }> | undefined;
  const once = () =>
    (loading ??= load().catch((fault: unknown) => {
      throw new NotLoaded(fault);
    }));
  const ahead = () => once().catch(() => undefined);
  return Object.assign(lazy(once), { ahead });
}
