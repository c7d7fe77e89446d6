import { Text, useComputedColorScheme } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { LossName } from "../gan/losses";
import type { Mark } from "../gan/trainer";
import classes from "../learn.module.css";
import { inksOf } from "../plane/inks";
import { LineKey } from "./LineKey";
import { boxOf, heightOf, pathOf } from "./chart";

const GUESS = Math.log(2); // the loss of who knows nothing

const NEAR = { low: 0.5, high: 0.9 }; // relativistic losses stay close to it
const WIDE = { low: 0, high: 1.5 };

interface Props {
  marks: Mark[];
  loss: LossName;
  of?: "steps" | "pictures"; // what was counted
}

/** Both losses through time, with the line of those who guess. */
export function LossChart({ marks, loss, of = "steps" }: Props) {
  const { t } = useTranslation("learn");
  const inks = inksOf(useComputedColorScheme("light"));
  const box = boxOf(marks, ["lossD", "lossG"], loss === "relativistic" ? NEAR : WIDE);
  const last = marks.at(-1);
  // D of the older losses pays for real and for made points: twice as much.
  const guessD = loss === "relativistic" ? GUESS : 2 * GUESS;
  const lines = loss === "relativistic" ? [GUESS] : [GUESS, guessD];
  const told = last
    ? t(`chart.told_${of}`, { d: last.lossD.toFixed(2), g: last.lossG.toFixed(2), step: last.step })
    : t("chart.empty");
  return (
    <figure style={{ margin: 0 }} data-testid="losses">
      <Text component="figcaption" size="sm" fw={500}>
        {t("chart.title")}
      </Text>
      <svg
        viewBox="0 0 100 100"
        preserveAspectRatio="none"
        className={classes.chart}
        role="img"
        aria-label={told}
      >
        {lines.map((value) => (
          <line
            key={value}
            x1="0"
            x2="100"
            y1={heightOf(value, box)}
            y2={heightOf(value, box)}
            stroke="var(--line-strong)"
            strokeDasharray="3 5"
          />
        ))}
        <path d={pathOf(marks, "lossD", box)} stroke={inks.real} />
        <path d={pathOf(marks, "lossG", box)} stroke={inks.made} strokeDasharray="7 3" />
      </svg>
      <ul className={classes.legend}>
        <LineKey ink={inks.real} words={`${t("chart.d")} ${short(last?.lossD)}`} />
        <LineKey ink={inks.made} dash="7 3" words={`${t("chart.g")} ${short(last?.lossG)}`} />
        <LineKey
          ink="var(--line-strong)"
          dash="3 5"
          words={t(loss === "relativistic" ? "chart.guess" : "chart.guess_two")}
        />
      </ul>
    </figure>
  );
}

const short = (value?: number) =>
  value !== undefined && Number.isFinite(value) ? value.toFixed(2) : "–";
