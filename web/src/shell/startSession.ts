// How the page gets in: launch token, or the session that it has, or the sign-in page.
import { ApiProblem, BASE, api } from "../api/client";
import { keys } from "../api/keys";
import { ROOT, readTold } from "../api/root";
import { isSignedIn, launchToken, useSession } from "../api/session";
import type { Me } from "../api/types";
import { queries } from "./queryClient";

const WAIT = 2_000;

/** Whether the session that the browser has is good. */
async function isGood(): Promise<boolean> {
  const answer = await fetch(`${BASE}/me`, { credentials: "same-origin" });
  if (!answer.ok) return false;
  queries.setQueryData(keys.me, readTold(await answer.text()) as Me);
  return true;
}

const tabs = new BroadcastChannel("pinxit.session");

/** Goes on at once if another tab of the browser has signed in meanwhile. */
export function listenForSignIn(): () => void {
  const look = () => void goOn().catch(() => undefined);
  window.addEventListener("focus", look);
  tabs.addEventListener("message", look);
  return () => {
    window.removeEventListener("focus", look);
    tabs.removeEventListener("message", look);
  };
}

/** Goes on where the page was, once the session is good; anew, if it is another person's. */
export async function goOn(): Promise<void> {
  const before = queries.getQueryData<Me>(keys.me)?.id;
  if (!(await isGood())) return;
  // What is on the page belongs to another person: begin anew.
  if (before && before !== queries.getQueryData<Me>(keys.me)?.id)
    window.location.assign(`${ROOT}/`);
  isSignedIn();
  // What was asked for before comes now; the page stays as it is.
  void queries.invalidateQueries();
}

/** Signs in by a key or a launch token. */
export async function signIn(by: { launch: string } | { key: string }): Promise<void> {
  await api.post("/session", by);
  await goOn();
  if (useSession.getState().state === "in") tabs.postMessage("in");
}

export async function signOut(): Promise<void> {
  await api.del("/session");
  queries.clear();
  useSession.setState({ state: "out" });
}

export async function startSession(): Promise<void> {
  const launch = launchToken();
  try {
    if (launch) await signIn({ launch }).catch(() => undefined);
    if (useSession.getState().state === "in") return;
    if (await isGood()) isSignedIn();
    else useSession.setState({ state: "out" });
  } catch (fault) {
    // The server is not up yet, or gone: ask again until it is.
    if (!(fault instanceof ApiProblem) || fault.isOffline) window.setTimeout(startSession, WAIT);
  }
}
