import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { NewestWins, type State } from "./newest";

interface Call {
  wish: number;
  signal: AbortSignal;
  answer(value: string): void;
  fail(fault: unknown): void;
}

function desk() {
  const calls: Call[] = [];
  const shown: string[] = [];
  const states: State[] = [];
  const newest = new NewestWins<number, string>({
    send: (wish, signal) =>
      new Promise((answer, fail) => calls.push({ wish, signal, answer, fail })),
    show: (answer) => shown.push(answer),
    tell: (state) => states.push(state),
    isSuperseded: (fault) => fault === "superseded",
    isOffline: (fault) => fault === "offline",
    pause: 1_000,
  });
  return { newest, calls, shown, states };
}

const settled = () => vi.advanceTimersByTimeAsync(0);

describe("newest wins", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("keeps one request on its way, and sends the latest wish next", async () => {
    const { newest, calls, shown } = desk();
    [1, 2, 3, 4].forEach((wish) => newest.ask(wish));
    expect(calls.map((each) => each.wish)).toEqual([1]);
    calls[0]!.answer("one");
    await settled();
    expect(calls.map((each) => each.wish)).toEqual([1, 4]);
    calls[1]!.answer("four");
    await settled();
    expect(shown).toEqual(["one", "four"]);
    expect(calls).toHaveLength(2);
  });

  it("shows nothing of what was asked before it was stopped", async () => {
    const { newest, calls, shown } = desk();
    newest.ask(1);
    newest.stop();
    expect(calls[0]!.signal.aborted).toBe(true);
    newest.ask(2);
    calls[0]!.answer("old");
    await settled();
    calls[1]!.answer("new");
    await settled();
    expect(shown).toEqual(["new"]);
  });

  it("says nothing of a request that a newer one overtook", async () => {
    const { newest, calls, states } = desk();
    newest.ask(1);
    calls[0]!.fail("superseded");
    await settled();
    expect(states).toEqual(["asking", "idle"]);
  });

  it("tries again when the connection was lost, and sooner when somebody asks", async () => {
    const { newest, calls, states, shown } = desk();
    newest.ask(1);
    calls[0]!.fail("offline");
    await settled();
    expect(states.at(-1)).toBe("offline");
    await vi.advanceTimersByTimeAsync(1_000);
    expect(calls.map((each) => each.wish)).toEqual([1, 1]);
    calls[1]!.fail("offline");
    await settled();
    newest.ask(2);
    calls[2]!.answer("back");
    await settled();
    expect(shown).toEqual(["back"]);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(calls).toHaveLength(3);
  });

  it("says what failed, and goes on with the next wish", async () => {
    const { newest, calls, states, shown } = desk();
    newest.ask(1);
    calls[0]!.fail("broken");
    await settled();
    expect(states.at(-1)).toBe("failed");
    newest.ask(2);
    calls[1]!.answer("fine");
    await settled();
    expect(shown).toEqual(["fine"]);
    expect(states.at(-1)).toBe("idle");
  });

  it("does not mind a fault while something newer waits", async () => {
    const { newest, calls, states } = desk();
    newest.ask(1);
    newest.ask(2);
    calls[0]!.fail("broken");
    await settled();
    expect(calls.map((each) => each.wish)).toEqual([1, 2]);
    expect(states).not.toContain("failed");
  });
});
