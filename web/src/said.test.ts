import { describe, expect, it } from "vitest";
import german from "./sentences/de.json";
import { learn, said, saidStage, saidTitle } from "./said";

learn("de", german);

describe("said", () => {
  it("tells a sentence with its values in their order", () => {
    expect(
      said("cat.tif has more than 64 MB, which is the most that is taken. Save it smaller.", "de"),
    ).toBe("cat.tif hat mehr als 64 MB; mehr wird nicht angenommen. Speichern Sie es kleiner.");
  });

  it("tells values that are phrases or sentences, too", () => {
    expect(said("The job is queued; cancel it first.", "de")).toContain("wartend");
    expect(said("24 pictures will be left out of training.", "de")).toBe(
      "24 Bilder werden vom Training ausgenommen.",
    );
  });

  it("tells several sentences one by one, and leaves what it does not know", () => {
    expect(said("No nudity was found. Something quite new. No face was found.", "de")).toBe(
      "Keine Nacktheit gefunden. Something quite new. Kein Gesicht gefunden.",
    );
  });

  it("is as the server said it in English", () => {
    expect(said("No face was found.", "en")).toBe("No face was found.");
    expect(said(undefined, "de")).toBe("");
  });

  it("tells what is put together of parts", () => {
    const told =
      "Results may be published and used commercially, under CC-BY-4.0, until 2030-01-01.";
    expect(said(told, "de")).toBe(
      "Ergebnisse dürfen veröffentlicht und kommerziell genutzt werden, unter CC-BY-4.0, bis 2030-01-01.",
    );
    expect(said("Check rights: fine. No face was found.", "de")).toBe(
      "Prüfung Rechte: in Ordnung. Kein Gesicht gefunden.",
    );
  });

  it("knows what the server calls jobs", () => {
    expect(saidTitle("8 pictures of icons", "de")).toBe("8 Bilder von icons");
    expect(saidTitle("My own title", "de")).toBe("My own title");
  });

  it("knows the stages of jobs", () => {
    expect(saidStage("stylize at 256 px", "de")).toBe("Malt mit 256 px");
    expect(saidStage("something new", "de")).toBe("something new");
  });
});
