import { Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api, part } from "../../api/client";
import type { Curves } from "../../api/types";
import { drawable, lineOf } from "./curves";
import classes from "./train.module.css";

interface Props {
  name: string;
  moment: string; // asked anew when it is another
}

const FIRST = ["d_loss", "g_loss", "accuracy", "penalty", "augment", "rate"];

/** The numbers of a training through time, a small drawing for each, and what it means. */
export function CurvesView({ name, moment }: Props) {
  const { t } = useTranslation("train");
  const found = useQuery({
    queryKey: ["trainings", name, "curves", moment],
    queryFn: () => api.get<Curves>(`/trainings/${part(name)}/curves`),
    placeholderData: (before) => before,
  });
  const columns = found.data?.columns ?? {};
  const names = drawable(columns).sort((one, other) => rank(one) - rank(other));
  const lines = names.flatMap((each) => lineOf(columns, each) ?? []);
  if (lines.length === 0) return null;
  return (
    <section className={classes.panel} aria-label={t("curves.title")}>
      <Title order={2} size="h3" mb="sm">
        {t("curves.title")}
      </Title>
      <div className={classes.curves}>
        {lines.map((line) => {
          const words = t(`curves.${line.name}.title`, { defaultValue: line.name });
          const told = t("curves.told", {
            low: short(line.low),
            high: short(line.high),
            last: short(line.last),
          });
          return (
            <figure key={line.name}>
              <figcaption>
                <strong>{words}</strong>
                <Text size="xs" c="dimmed">
                  {t(`curves.${line.name}.what`, { defaultValue: "" })}
                </Text>
              </figcaption>
              <svg
                viewBox="0 0 100 100"
                preserveAspectRatio="none"
                role="img"
                aria-label={`${words}: ${told}`}
              >
                <path d={line.path} vectorEffect="non-scaling-stroke" />
              </svg>
              <Text size="xs" c="dimmed">
                {told}
              </Text>
            </figure>
          );
        })}
      </div>
    </section>
  );
}

const rank = (name: string) => (FIRST.includes(name) ? FIRST.indexOf(name) : FIRST.length);
const short = (value: number) => String(Number(value.toPrecision(3)));
