import { ApiProblem } from "../../api/client";
import { Refused, Trouble } from "../../parts";

/** A fault of a painting; where rights or checks refuse it, why, and what can be done. */
export function Refusal({ fault, onRetry }: { fault: unknown; onRetry?: () => void }) {
  if (!(fault instanceof ApiProblem) || fault.code !== "refused")
    return <Trouble fault={fault} onRetry={onRetry} />;
  const { checks } = fault.more;
  return <Refused detail={fault.detail} checks={Array.isArray(checks) ? checks.map(String) : []} />;
}
