import { Fragment, type ReactNode } from "react";
import type { Marked } from "./lessonText";

const MARKS = /\*\*(.+?)\*\*|\*(.+?)\*|`(.+?)`/g;

/** Text with its **bold**, *emphasis* and `code`. */
export function Inline({ children }: { children: Marked }) {
  return inline(children).map((part, at) => <Fragment key={at}>{part}</Fragment>);
}

function inline(text: Marked): ReactNode[] {
  const parts: ReactNode[] = [];
  let end = 0;
  for (const found of text.matchAll(MARKS)) {
    parts.push(text.slice(end, found.index));
    const [whole, bold, emphasis, code] = found;
    if (bold) parts.push(<strong>{bold}</strong>);
    else if (emphasis) parts.push(<em>{emphasis}</em>);
    else parts.push(<code>{code}</code>);
    end = found.index + whole.length;
  }
  parts.push(text.slice(end));
  return parts;
}
