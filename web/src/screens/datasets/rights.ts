// The licenses that are offered first; any other SPDX id can be written.
export const OWN = "LicenseRef-Own";
export const LICENSED = "LicenseRef-Licensed";

export const COMMON_LICENSES = [
  OWN,
  LICENSED,
  "CC0-1.0",
  "LicenseRef-PublicDomain",
  "CC-BY-4.0",
  "CC-BY-SA-4.0",
  "CC-BY-NC-4.0",
  "MIT",
  "Apache-2.0",
];

export interface Said {
  license: string;
  creator: string;
  source: string;
  evidence: string;
}

export const NOTHING_SAID: Said = { license: "", creator: "", source: "", evidence: "" };

/** What is missing before these rights can be believed; the key of a sentence, or "". */
export function lackOf(said: Said): "" | "no_license" | "no_creator" | "no_evidence" {
  if (!said.license) return "no_license";
  if (!said.creator) return "no_creator";
  if (said.license === LICENSED && !said.evidence) return "no_evidence";
  return "";
}

/** Only what was written, for a change that leaves the rest as it is. */
export function written(said: Said): Partial<Said> {
  return Object.fromEntries(Object.entries(said).filter(([, value]) => value.trim() !== ""));
}

/** A name that a data set may have, out of what people write: letters, digits, dots, dashes. */
export function allowedName(wished: string): string {
  const plain = wished.normalize("NFKD").replace(/[\u0300-\u036f]/g, "");
  return plain
    .replace(/[^A-Za-z0-9._-]+/g, "-")
    .replace(/^[^A-Za-z0-9]+|-+$/g, "")
    .slice(0, 64);
}

/** The name of a copy that no other data set has. */
export function freeName(name: string, taken: string[]): string {
  const begun = `${name.slice(0, 58)}-copy`;
  for (let number = 1; ; number++) {
    const wished = number === 1 ? begun : `${begun}${number}`;
    if (!taken.includes(wished)) return wished;
  }
}
