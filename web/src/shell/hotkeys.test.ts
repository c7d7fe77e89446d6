import { afterEach, describe, expect, it, vi } from "vitest";
import { isKey, pressed, spoken, useHotkeys, type Hotkey } from "./hotkeys";

const event = (key: string, ways: KeyboardEventInit = {}) =>
  new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...ways });

function told(key: string, ways: Partial<Hotkey> = {}) {
  const action = vi.fn();
  const own = { id: key, key, words: key, group: "", worksInDialogs: false, action, ...ways };
  useHotkeys.setState(({ all }) => ({ all: [...all, own] }));
  return action;
}

afterEach(() => {
  useHotkeys.setState({ all: [] });
  document.body.innerHTML = "";
});

describe("keys", () => {
  it("are told apart by Ctrl and Shift", () => {
    expect(isKey(event("k", { ctrlKey: true }), "mod+k")).toBe(true);
    expect(isKey(event("k"), "mod+k")).toBe(false);
    expect(isKey(event("Z", { ctrlKey: true, shiftKey: true }), "mod+z")).toBe(false);
    expect(isKey(event("Z", { ctrlKey: true, shiftKey: true }), "mod+shift+z")).toBe(true);
  });

  it("that are signs work wherever a keyboard has them", () => {
    expect(isKey(event("?", { shiftKey: true }), "?")).toBe(true);
    expect(isKey(event("+"), "+")).toBe(true);
  });

  it("do what was told last", () => {
    const [first, last] = [told("1"), told("1")];
    pressed(event("1"));
    expect(first).not.toHaveBeenCalled();
    expect(last).toHaveBeenCalledOnce();
  });

  it("are letters where one types", () => {
    const action = told("q");
    document.body.innerHTML = "<input>";
    const typed = event("q");
    document.querySelector("input")?.addEventListener("keydown", (heard) => pressed(heard));
    document.querySelector("input")?.dispatchEvent(typed);
    expect(action).not.toHaveBeenCalled();
  });

  it("are written for people", () => {
    expect(spoken("mod+shift+z")).toEqual(["Ctrl", "Shift", "Z"]);
    expect(spoken("ArrowLeft")).toEqual(["←"]);
    expect(spoken("+")).toEqual(["+"]);
  });
});
