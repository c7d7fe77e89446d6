import { beforeEach, describe, expect, it } from "vitest";
import { useUndo } from "./undo";

const words = () => ({
  done: useUndo.getState().done.length,
  undone: useUndo.getState().undone.length,
});

describe("what was done", () => {
  beforeEach(() => useUndo.setState({ done: [], undone: [] }));

  it("can be undone again after an undo that failed", async () => {
    let isLost = true;
    let value = 1;
    const undo = () => {
      if (isLost) throw new Error("the line is lost");
      value = 0;
    };
    const { run, undo: back } = useUndo.getState();
    await run({ words: "", isQuiet: true, do: () => undefined, undo });
    await back();
    expect([value, words()]).toEqual([1, { done: 1, undone: 0 }]);
    isLost = false;
    await back();
    expect([value, words()]).toEqual([0, { done: 0, undone: 1 }]);
  });

  it("can be done again after a redo that failed", async () => {
    let isLost = false;
    const act = () => (isLost ? Promise.reject(new Error("lost")) : Promise.resolve());
    const { run, undo, redo } = useUndo.getState();
    await run({ words: "", isQuiet: true, do: act, undo: () => undefined });
    await undo();
    isLost = true;
    await redo();
    expect(words()).toEqual({ done: 0, undone: 1 });
    isLost = false;
    await redo();
    expect(words()).toEqual({ done: 1, undone: 0 });
  });

  it("is not kept if it failed", async () => {
    const act = () => Promise.reject(new Error("refused"));
    await useUndo.getState().run({ words: "", isQuiet: true, do: act, undo: () => undefined });
    expect(words()).toEqual({ done: 0, undone: 0 });
  });
});
