import { describe, expect, it } from "vitest";
import { newestOf, plainName } from "./facts";

describe("scores", () => {
  it("are named without the network that looked", () => {
    expect(plainName("recall (lite0)")).toBe("recall");
    expect(plainName("data copying z (C_T)")).toBe("data copying z");
    expect(plainName("obedience, first")).toBe("obedience, first");
  });

  it("come from the newest job of that very model", () => {
    const jobs = [{ params: { model: "b" } }, { params: { model: "a", n: 1 } }, {}];
    expect(newestOf(jobs, "a")?.params?.n).toBe(1);
    expect(newestOf(jobs, "c")).toBeUndefined();
  });
});
