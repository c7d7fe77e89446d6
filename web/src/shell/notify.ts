// What happened, told in sentences at the edge of the page.
import { notifications } from "@mantine/notifications";
import i18next from "i18next";
import { ApiProblem } from "../api/client";
import type { Failed } from "../api/types";
import { NotLoaded } from "./later";
import { said } from "../said";

const TIME_TO_READ = 6_000;
const MOST_TOLD = 20; // files that were not taken, by name

/** The name of the button that closes a message. */
export const closing = () => ({ "aria-label": i18next.t("shell:close") });

/** Tells good news, such as "Kept in the gallery". */
export function tell(sentence: string, title?: string, id?: string): string {
  return notifications.show({
    id,
    title,
    message: sentence,
    autoClose: TIME_TO_READ,
    closeButtonProps: closing(),
  });
}

/** Title and sentence of any fault. */
export function wordsOf(fault: unknown): { title: string; detail: string } {
  if (fault instanceof ApiProblem) return { title: fault.title, detail: fault.detail };
  if (fault instanceof NotLoaded)
    return {
      title: i18next.t("shell:problem.not_loaded"),
      detail: i18next.t("shell:problem.not_loaded_detail"),
    };
  return {
    title: i18next.t("shell:problem.ours"),
    detail: fault instanceof Error ? fault.message : String(fault),
  };
}

function isNoNews(fault: unknown): boolean {
  if (fault instanceof ApiProblem) return fault.isSuperseded || fault.isOffline;
  return fault instanceof DOMException && fault.name === "AbortError";
}

/** Tells what went wrong and what to do; a lost line is told by a banner already. */
export function complain(fault: unknown): void {
  if (isNoNews(fault)) return;
  const { title, detail } = wordsOf(fault);
  notifications.show({
    id: `${title} ${detail}`, // the same trouble is told once
    color: "red",
    title,
    message: detail,
    autoClose: TIME_TO_READ * 2,
    withBorder: true,
    closeButtonProps: closing(),
    role: "alert",
  });
}

/** A file that was not taken and why, in one sentence that names it once. */
export const whyNot = ({ name, detail }: Failed): string => {
  const words = said(detail);
  return words.startsWith(name) ? words : `${name}: ${words}`;
};

/** Tells which files were not taken and why; it stays until it is read. */
export function complainOfFiles(failed: Failed[]): void {
  if (failed.length === 0) return;
  const sentences = failed.slice(0, MOST_TOLD).map(whyNot);
  const rest = failed.length - sentences.length;
  if (rest > 0) sentences.push(i18next.t("shell:problem.files_more", { count: rest }));
  notifications.show({
    color: "red",
    title: i18next.t("shell:problem.files", { count: failed.length }),
    message: sentences.join("\n"),
    autoClose: false,
    withBorder: true,
    closeButtonProps: closing(),
    role: "alert",
    styles: { description: { whiteSpace: "pre-line", maxHeight: "50vh", overflow: "auto" } },
  });
}
