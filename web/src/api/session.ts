// Whether we are signed in, and how the page gets in: by the launch token of `pinxit studio`,
// which stands behind the # of its address, or by a key of `pinxit serve`.
import { create } from "zustand";

export type SessionState = "unknown" | "in" | "out" | "expired";

export const useSession = create<{ state: SessionState }>(() => ({ state: "unknown" }));

/** The launch token of the address, which is taken out of the address at once. */
export function launchToken(): string {
  const found = /^#launch=([^&]+)/.exec(window.location.hash);
  if (!found?.[1]) return "";
  const { pathname, search } = window.location;
  window.history.replaceState(null, "", pathname + search);
  return decodeURIComponent(found[1]);
}

export function isSignedIn(): void {
  useSession.setState({ state: "in" });
}

/** Someone who was in before is told that the session ran out; others are asked to sign in. */
export function isSignedOut(): void {
  useSession.setState(({ state }) => ({
    state: state === "in" || state === "expired" ? "expired" : "out",
  }));
}

/** Ends when the session is good again, so that what was asked for can be asked again. */
export function signedInAgain(signal?: AbortSignal | null): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = useSession.subscribe(({ state }) => {
      if (state !== "in") return;
      stop();
      resolve();
    });
    signal?.addEventListener("abort", () => {
      stop();
      reject(signal.reason as Error);
    });
  });
}
