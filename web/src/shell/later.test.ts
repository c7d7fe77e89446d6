import { describe, expect, it, vi } from "vitest";
import { later } from "./later";

const page = () => null;

describe("a screen that is loaded later", () => {
  it("is loaded once, however often it is asked for ahead", () => {
    const load = vi.fn(() => Promise.resolve({ default: page }));
    const screen = later(load);
    screen.ahead();
    screen.ahead();
    expect(load).toHaveBeenCalledTimes(1);
  });

  it("is not asked for again by a page that lacks a part of it", async () => {
    const load = vi.fn(() => Promise.reject(new Error("lost")));
    const screen = later(load);
    screen.ahead();
    await Promise.resolve();
    screen.ahead();
    expect(load).toHaveBeenCalledTimes(1);
  });
});
