// Who may do what: buttons that somebody may not use are not shown to them.
import type { ReactNode } from "react";
import { useMe } from "./queries";
import type { Scope } from "./types";

/** Whether the person who works here may do such things. */
export function useMay(scope: Scope): boolean {
  return useMe().data?.scopes.includes(scope) ?? false;
}

/** Shows what is inside to those who may use it; `otherwise` to all others. */
export function May(props: { do: Scope; children: ReactNode; otherwise?: ReactNode }) {
  return useMay(props.do) ? props.children : props.otherwise;
}
