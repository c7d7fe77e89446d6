import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { GroupVerdict } from "../../../../api/types";
import { useGroupWords } from "./useGroupWords";

/** What may be said of shares beside those that are wanted, in words. */
export function VerdictWords({ verdict }: { verdict: GroupVerdict }) {
  const { t } = useTranslation("learn");
  const words = useGroupWords();
  const told = {
    group: words(verdict.group),
    points: Math.abs(Math.round(100 * verdict.gap)),
    least: Math.round(100 * verdict.delta),
    needed: verdict.needed,
  };
  const sentence =
    verdict.outcome === "gap"
      ? t(verdict.gap > 0 ? "own.gap_more" : "own.gap_fewer", told)
      : t(verdict.outcome === "too few" ? "own.gap_unknown" : "own.gap_none", told);
  return (
    <Text size="sm" mt="xs">
      {sentence}
    </Text>
  );
}
