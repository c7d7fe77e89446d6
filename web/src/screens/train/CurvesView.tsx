import { Text, Title } from "@mantine/core";
import { useQueries } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api, part } from "../../api/client";
import type { Curves } from "../../api/types";
import { drawable, linesOf } from "./curves";
import classes from "./train.module.css";

interface Props {
  names: string[]; // of the training, and of one that it is compared with
  moment: string; // asked anew when it is another
}

const FIRST = ["d_loss", "g_loss", "accuracy", "penalty", "augment", "rate"];

/** The numbers of a training through time, a small drawing for each, and what it means. */
export function CurvesView({ names, moment }: Props) {
  const { t } = useTranslation("train");
  const found = useQueries({
    queries: names.map((name) => ({
      queryKey: ["trainings", name, "curves", moment],
      queryFn: () => api.get<Curves>(`/trainings/${part(name)}/curves`),
      placeholderData: (before: Curves | undefined) => before,
    })),
  });
  const trainings = found.map((each) => each.data?.columns ?? {});
  const columns = [...new Set(trainings.flatMap(drawable))]
    .sort((one, other) => rank(one) - rank(other))
    .map((column) => ({ column, lines: linesOf(trainings, column) }))
    .filter(({ lines }) => lines.some((line) => line !== null));
  if (columns.length === 0) return null;
  const told = (line: { low: number; high: number; last: number }) =>
    t("curves.told", { low: short(line.low), high: short(line.high), last: short(line.last) });
  return (
    <section className={classes.panel} aria-label={t("curves.title")}>
      <Title order={2} size="h3" mb="sm">
        {t("curves.title")}
      </Title>
      <div className={classes.curves}>
        {columns.map(({ column, lines }) => {
          const words = t(`curves.${column}.title`, { defaultValue: column });
          const all = lines.map((line, n) => {
            const what = line ? told(line) : t("curves.none");
            return names.length > 1 ? `${names[n]}: ${what}` : what;
          });
          return (
            <figure key={column}>
              <figcaption>
                <strong>{words}</strong>
                <Text size="xs" c="dimmed">
                  {t(`curves.${column}.what`, { defaultValue: "" })}
                </Text>
              </figcaption>
              <svg
                viewBox="0 0 100 100"
                preserveAspectRatio="none"
                role="img"
                aria-label={`${words}: ${all.join("; ")}`}
              >
                {lines.map(
                  (line, n) =>
                    line && <path key={names[n]} d={line.path} vectorEffect="non-scaling-stroke" />,
                )}
              </svg>
              <div>
                {all.map((each, n) => (
                  <Text key={names[n]} size="xs" c="dimmed">
                    {names.length > 1 && <Mark isOther={n > 0} />}
                    {each}
                  </Text>
                ))}
              </div>
            </figure>
          );
        })}
      </div>
    </section>
  );
}

/** How the line of a training is drawn where there are two. */
export function Mark({ isOther }: { isOther: boolean }) {
  return (
    <svg className={classes.mark} viewBox="0 0 20 4" aria-hidden data-other={isOther || undefined}>
      <path d="M0 2H20" />
    </svg>
  );
}

const rank = (name: string) => (FIRST.includes(name) ? FIRST.indexOf(name) : FIRST.length);
const short = (value: number) => String(Number(value.toPrecision(3)));
