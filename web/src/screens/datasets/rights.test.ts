import { describe, expect, it } from "vitest";
import { LICENSED, NOTHING_SAID, OWN, allowedName, lackOf, written, freeName } from "./rights";

describe("rights", () => {
  it("want a license, then who made the pictures", () => {
    expect(lackOf(NOTHING_SAID)).toBe("no_license");
    expect(lackOf({ ...NOTHING_SAID, license: OWN })).toBe("no_creator");
    expect(lackOf({ ...NOTHING_SAID, license: OWN, creator: "Me" })).toBe("");
  });

  it("want evidence of a license that was bought", () => {
    const bought = { ...NOTHING_SAID, license: LICENSED, creator: "An agency" };
    expect(lackOf(bought)).toBe("no_evidence");
    expect(lackOf({ ...bought, evidence: "invoice 12" })).toBe("");
  });

  it("leave what was not written as it is", () => {
    expect(written({ ...NOTHING_SAID, creator: "Me" })).toEqual({ creator: "Me" });
  });
});

describe("names", () => {
  it("keep what is allowed", () => expect(allowedName("my-drawings.2")).toBe("my-drawings.2"));
  it("lose accents and spaces", () => expect(allowedName("Übung & mehr")).toBe("Ubung-mehr"));
  it("begin with a letter or digit", () => expect(allowedName("--a")).toBe("a"));
});

describe("the name of a copy", () => {
  it("is one that nobody has", () => {
    expect(freeName("cats", [])).toBe("cats-copy");
    expect(freeName("cats", ["cats-copy", "cats-copy2"])).toBe("cats-copy3");
    expect(freeName("c".repeat(64), []).length).toBeLessThanOrEqual(64);
  });
});
