import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import classes from "../learn.module.css";
import type { Confusion, Guess } from "./confusion";

const BOTH: Guess[] = ["real", "made"];

/** What was guessed against what it was, and how well a coin would have done. */
export function ConfusionTable({ found }: { found: Confusion }) {
  const { t } = useTranslation("learn");
  return (
    <div className={classes.panel} style={{ marginTop: "1rem" }} data-testid="confusion">
      <Text fw={600}>{t("quiz.right", { right: found.right, all: found.all })}</Text>
      <table className={classes.confusion}>
        <caption>{t("quiz.table")}</caption>
        <thead>
          <tr>
            <td />
            {BOTH.map((guess) => (
              <th key={guess} scope="col">
                {t(`quiz.said_${guess}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {BOTH.map((truth) => (
            <tr key={truth}>
              <th scope="row">{t(`quiz.was_${truth}`)}</th>
              {BOTH.map((guess) => (
                <td key={guess} data-right={truth === guess || undefined}>
                  {found.counts[truth][guess]}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <Text size="sm" mt="xs">
        {t("quiz.coin", { right: found.right, percent: percent(found.chance) })}
      </Text>
    </div>
  );
}

function percent(share: number): string {
  const value = 100 * share;
  return value >= 10 ? value.toFixed(0) : value.toPrecision(2);
}
