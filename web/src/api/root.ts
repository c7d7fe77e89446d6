// Where the studio lies, if it is a folder of another server: "/pinxit"; "" for a name of its own.
export const ROOT =
  document.querySelector<HTMLMetaElement>("meta[name=pinxit-root]")?.content ?? "";

const OURS = /^\/(?:api\/)?v1\/\S*$/;

/** An address of the server as the browser finds it, whether or not it was seen to before. */
export function rooted(path: string, root = ROOT): string {
  return OURS.test(path) ? root + path : path;
}

/** What the server told; the addresses in it are those that the browser finds. */
export function readTold(text: string, root = ROOT): unknown {
  if (!root) return JSON.parse(text);
  return JSON.parse(text, (_, value: unknown) =>
    typeof value === "string" ? rooted(value, root) : value,
  );
}
