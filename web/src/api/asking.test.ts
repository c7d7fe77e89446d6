import { afterEach, describe, expect, it, vi } from "vitest";
import { askJob, pressed } from "./asking";
import { api } from "./client";
import type { Job } from "./types";

afterEach(() => vi.restoreAllMocks());

describe("a double press", () => {
  it("does it once, and both get the answer", async () => {
    const act = vi.fn(() => Promise.resolve("done"));
    const first = pressed("cancel", act, 10_000);
    expect(pressed("cancel", act, 10_200)).toBe(first);
    expect(await first).toBe("done");
    expect(act).toHaveBeenCalledTimes(1);
  });

  it("is none if a moment lies between, or another thing is meant", () => {
    const act = vi.fn(() => Promise.resolve());
    void pressed("a", act, 20_000);
    void pressed("b", act, 20_100);
    void pressed("a", act, 21_000);
    expect(act).toHaveBeenCalledTimes(3);
  });

  it("may follow at once on one that failed", async () => {
    const act = vi.fn(() => Promise.reject(new Error("lost")));
    await expect(pressed("c", act, 30_000)).rejects.toThrow("lost");
    await expect(pressed("c", act, 30_100)).rejects.toThrow("lost");
    expect(act).toHaveBeenCalledTimes(2);
  });
});

describe("a job", () => {
  it("is asked for once though chance gives the second press other seeds", () => {
    const post = vi.spyOn(api, "post").mockResolvedValue({} as Job);
    void askJob({ kind: "generate", params: { model: "icons", seeds: [1] } });
    void askJob({ kind: "generate", params: { model: "icons", seeds: [7] } });
    expect(post).toHaveBeenCalledTimes(1);
    void askJob({ kind: "keep", params: { recipes: [{ seeds: [1] }] } });
    void askJob({ kind: "keep", params: { recipes: [{ seeds: [2] }] } });
    expect(post).toHaveBeenCalledTimes(3);
  });
});
