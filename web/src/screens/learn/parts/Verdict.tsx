import { Text } from "@mantine/core";
import {
  IconAlertTriangle,
  IconCircleCheck,
  IconHourglass,
  IconTrendingUp,
} from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Diagnosis } from "../gan/diagnose";
import type { Frame } from "../gan/trainer";
import classes from "../learn.module.css";

const ICONS: Partial<Record<Diagnosis, typeof IconAlertTriangle>> = {
  young: IconHourglass,
  learning: IconTrendingUp,
  well: IconCircleCheck,
};
const CALM = 4_000; // milliseconds; a screen reader is not told more often

/** What a doctor would say of the training, and by which numbers. */
export function Verdict({ frame, hasWay }: { frame: Frame | null; hasWay?: boolean }) {
  const { t } = useTranslation("learn");
  const name = frame?.verdict.name ?? "young";
  const Icon = ICONS[name] ?? IconAlertTriangle;
  const title = t(`verdict.${name}.title`);
  const spoken = useCalm(`${title}. ${t(`verdict.${name}.what`)}`);
  return (
    <div
      className={classes.verdict}
      data-name={name}
      data-kind={ICONS[name] ? undefined : "bad"}
      data-testid="verdict"
    >
      <Icon size={26} stroke={1.5} aria-hidden />
      <div>
        <Text fw={600}>{title}</Text>
        <Text size="sm">{t(`verdict.${name}.what`)}</Text>
        <Numbers frame={frame} hasWay={hasWay} />
      </div>
      <div className="visually-hidden" aria-live="polite">
        {spoken}
      </div>
    </div>
  );
}

function Numbers({ frame, hasWay }: { frame: Frame | null; hasWay?: boolean }) {
  const { t } = useTranslation("learn");
  const quality = frame?.quality;
  const accuracy = frame?.marks.at(-1)?.accuracy;
  const kept = useRef<number>(undefined);
  if (accuracy !== undefined && Number.isFinite(accuracy)) kept.current = accuracy;
  const groups = quality?.shares.length ?? 0;
  const rows: [string, string][] = [
    [t("numbers.accuracy"), percent(kept.current)],
    [t("numbers.near"), percent(quality?.near)],
    groups > 0
      ? [t("numbers.groups"), t("numbers.of", { hit: quality?.hit ?? 0, all: groups })]
      : [t("numbers.covered"), percent(quality?.covered)],
  ];
  if (hasWay) rows.push([t("numbers.moved"), (frame?.verdict.moved ?? 0).toFixed(1)]);
  return (
    <table className={classes.numbers}>
      <tbody>
        {rows.map(([words, value]) => (
          <tr key={words}>
            <th scope="row">{words}</th>
            <td>{value}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const percent = (share?: number) =>
  share === undefined || !Number.isFinite(share) ? "–" : `${Math.round(100 * share)} %`;

/** `words`, but changed at most once in a while. */
function useCalm(words: string): string {
  const [said, setSaid] = useState(words);
  const newest = useRef(words);
  newest.current = words;
  useEffect(() => {
    const timer = window.setInterval(() => setSaid(newest.current), CALM);
    return () => window.clearInterval(timer);
  }, []);
  return said;
}
