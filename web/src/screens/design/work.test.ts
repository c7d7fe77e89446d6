import { expect, it } from "vitest";
import { withoutPictures } from "../../making/preset";
import {
  NOTHING,
  TOOLS,
  UNSAID,
  asIn,
  jobOf,
  kitFrom,
  kitOf,
  lacks,
  onSheet,
  ownColors,
  paramsOf,
  restored,
  sketchOf,
  wantedChanged,
  withPicture,
  withPrinter,
  withSheet,
} from "./work";

const WORK = { ...NOTHING, picture: "p1" };

it("says what is missing before anything is asked for", () => {
  expect(lacks(NOTHING)).toBe("picture");
  expect(lacks({ ...WORK, tool: "inpaint" })).toBe("mask");
  expect(lacks({ ...WORK, tool: "blend" })).toBe("other");
  expect(lacks({ ...WORK, tool: "separate", own_inks: ["#FFFFFF", "#ffffff"] })).toBe("inks");
  expect(lacks(WORK)).toBeNull();
  expect(sketchOf({ ...WORK, tool: "blend" }, [], 256)).toBeNull();
});

it("tells a tool only the knobs that it has", () => {
  const work = { ...WORK, tool: "retarget" as const, knobs: { strength: 0.8, rounds: 6 } };
  expect(paramsOf(work, ["rounds"])).toEqual({
    picture: "p1",
    knobs: { rounds: 6 },
    seed: 0,
    width: 1200,
    height: 628,
  });
});

it("takes colors of one's own from the colorways that are shown", () => {
  const report = { source: ["#111111", "#222222"], wanted: ["#333333", "#444444"] };
  const shown = [{ image: "", width: 1, height: 1, report }];
  const own = ownColors({ ...WORK, tool: "recolor" }, shown);
  const changed = wantedChanged(own, 0, 1, "#abcdef");
  expect(paramsOf(changed, [])).toEqual({
    picture: "p1",
    source: report.source,
    ways: [["#333333", "#abcdef"]],
  });
  expect(withPicture(changed, "p2")).toMatchObject({ picture: "p2", source: [], wanted: [] });
});

it("prints as the printer wants it", () => {
  const printer = { name: "rotary-360", bed_cm: 64, dpi: 360, formats: ["tif"], note: "" };
  const work = withPrinter({ ...WORK, tool: "pattern", cm: 100 }, printer);
  expect(jobOf(work, [], "webp").params).toMatchObject({ cm: 64, dpi: 360, format: "tiff" });
  expect(jobOf({ ...WORK, tool: "separate" }, [], "webp").params).not.toHaveProperty("format");
});

it("brings back what a picture was made by", () => {
  const inks = restored({ kind: "separate", picture: "p1", inks: ["#ffffff"], trap: 2 });
  expect(inks).toMatchObject({ tool: "separate", own_inks: ["#ffffff"], trap: 2 });
  const tile = restored({ kind: "tile", picture: "p1", knobs: { rounds: 3 }, width: null });
  expect(tile).toMatchObject({ tool: "tile", knobs: { rounds: 3 }, width: NOTHING.width });
  const toss = restored({ kind: "pattern", picture: "p1", repeat: "toss", count: 5 });
  expect(toss).toMatchObject({ motifs: 5, repeat: "toss", count: NOTHING.count });
  expect(restored({ kind: "palette", pictures: ["p3"], count: 4 })).toMatchObject({
    picture: "p3",
  });
  expect(restored({ kind: "train" })).toBeNull();
});

it("lays the pictures on a sheet in their order, each knob that sprites have", () => {
  const work = withSheet({ ...NOTHING, tool: "sprites" }, ["p1", "p2", "p3"]);
  expect(onSheet(work)).toEqual(["p1", "p2", "p3"]);
  const turned = { ...work, knobs: { padding: 5, relief: 30 } };
  const { params } = jobOf(turned, ["padding", "relief"], "jpeg");
  const pictures = ["p1", "p2", "p3"];
  expect(params).toEqual({ pictures, knobs: { padding: 5 }, atlas: "hash", format: "png" });
  expect(sketchOf(turned, ["padding"], 256)).toBeNull();
  expect(onSheet(withSheet(work, ["p2", "p3"]))).toEqual(["p2", "p3"]);
  const back = restored({ kind: "sprites", pictures: ["p4", "p5", null], knobs: { padding: 5 } });
  expect(back && onSheet(back)).toEqual(["p4", "p5"]);
  const rest = restored({ kind: "sprites", pictures: [null, "p5", "p6"] });
  expect(rest && onSheet(rest)).toEqual(["p5", "p6"]);
  expect(lacks({ ...NOTHING, tool: "sprites" })).toBe("picture");
});

it("leaves to the server what is usual of a garment", () => {
  const work = { ...WORK, tool: "garment" as const, ways: 9 };
  expect(lacks(work)).toBe("cloth");
  const cut = { ...NOTHING.cut, class_name: "bag" as const, repeat_cm: 4 };
  const whole = { ...work, cloth: "p2", cut };
  expect(jobOf(whole, [], "webp").params).toEqual({
    picture: "p1",
    cloth: "p2",
    class_name: "bag",
    repeat_cm: 4,
    shade: 0.7,
    size: 1400,
    dpi: 200,
    count: 6,
    harmony: "analogous",
    seed: 0,
  });
  const told = { ...jobOf(whole, [], "png").params, kind: "garment", is_symmetric: false };
  const back = restored(told);
  expect(back).toMatchObject({ cloth: "p2", ways: 6, cut: { ...cut, is_symmetric: false } });
});

it("opens a kit as it was packed, and says what the form has no field for", () => {
  const kit = { ...NOTHING.kit, brand: "Harbor", logo: "l1", style: "s1", headline: "Slow coffee" };
  const packed = { ...UNSAID, ...kitOf(kit) } as Parameters<typeof kitFrom>[0]["kit"];
  expect(kitFrom({ kit: packed, lost: [] })).toEqual({ kit, lost: [] });
  const palette = { ...packed.palette, gold: "#d4af37" };
  const more = kitFrom({ kit: { ...packed, palette, styles: ["s1", "s2"] }, lost: ["styles"] });
  const bold = kitFrom({ kit: { ...packed, safe_area: 1 }, lost: [] });
  expect(bold.lost).toEqual(["settings"]);
  expect(more).toEqual({ kit, lost: ["styles", "colors"] });
});

it.each(TOOLS)(
  "keeps what was set for %s under a name, and takes it for another picture",
  (tool) => {
    const kit = { ...NOTHING.kit, brand: "Acme", logo: "l1", headline: "Hello", style: "s1" };
    const knobs = { rounds: 6, normal: "directx", width: 2048, padding: 4 };
    const cut = { ...NOTHING.cut, class_name: "dress" as const, shade: 0.2 };
    const own = { other: "o1", mask: "m1", cloth: "c1", more: ["p2"] };
    const set = {
      ...NOTHING,
      ...own,
      tool,
      kit,
      knobs,
      cut,
      seed: 9,
      cm: 20,
      colors: 5,
      variants: 4,
      pack: "ads",
      printer: "rotary-360",
      proof: true,
      faces: true,
      plates: "png" as const,
      maps_as: "exr" as const,
      mipmaps: true,
      style: "s2",
      count: 3,
      ways: 5,
      inks: 7,
      trap: 1,
      repeat: "toss",
      ground: "#123456",
      motifs: 4,
      dpi: 300,
      may_upscale: true,
      width: 300,
      height: 200,
      harmony: "triadic",
      atlas: "array" as const,
    };
    const kept = withoutPictures(paramsOf({ ...set, picture: "p1" }, ["rounds"]));
    expect(JSON.stringify(kept)).not.toMatch(/"(p1|p2|o1|m1|c1)"/);
    const now = {
      ...NOTHING,
      tool,
      picture: "p7",
      other: "o7",
      mask: "m7",
      cloth: "c7",
      more: ["p8"],
    };
    const taken = asIn(now, kept, ["rounds"]);
    expect(taken).toMatchObject({
      picture: "p7",
      other: "o7",
      mask: "m7",
      cloth: "c7",
      more: ["p8"],
    });
    expect(withoutPictures(paramsOf(taken, ["rounds"]))).toEqual(kept);
  },
);

it("leaves what other tools ask for when a preset of one is taken", () => {
  const kit = { ...NOTHING.kit, brand: "Acme" };
  const work = { ...NOTHING, kit, cm: 33, knobs: { normal: "directx", rounds: 2 } };
  const taken = asIn({ ...work, tool: "vary" }, { count: 7, knobs: {}, seed: 1 }, ["rounds"]);
  expect(taken).toMatchObject({ kit, cm: 33, count: 7, knobs: { normal: "directx" } });
  expect(taken.knobs).not.toHaveProperty("rounds");
});
