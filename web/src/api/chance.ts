// crypto.randomUUID is missing where a page comes over plain http from another machine.

/** 128 bits of chance as hex digits. */
export function chance(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
