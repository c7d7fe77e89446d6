import { Button, Loader, Text } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../../api/client";
import type { Scores } from "../../../api/types";
import { Trouble } from "../../../parts";
import classes from "../learn.module.css";

const COUNT = 8; // of each kind

/** Real and made pictures in the order in which the discriminator would believe them. */
export function ScoreStrip({ model, reach }: { model: string; reach: (goal: string) => void }) {
  const { t, i18n } = useTranslation("learn");
  const [seed, setSeed] = useState(1);
  const found = useQuery({
    queryKey: ["lessons", "scores", model, seed],
    queryFn: () => api.get<Scores>("/lessons/scores", { model, seed, count: COUNT }),
    placeholderData: keepPreviousData,
    staleTime: Infinity,
    retry: false,
  });
  const hasCome = found.isSuccess && !found.isPlaceholderData;
  useEffect(() => {
    if (!hasCome) return;
    reach("sorted");
    if (seed > 1) reach("others");
  }, [hasCome, seed, reach]);
  if (found.isError) return <Trouble fault={found.error} onRetry={() => void found.refetch()} />;
  if (!found.data) return <Loader aria-label={t("loading")} />;
  const { pictures } = found.data;
  const number = new Intl.NumberFormat(i18n.language, {
    maximumFractionDigits: 2,
    signDisplay: "exceptZero",
  });
  const right = pictures.slice(0, pictures.filter(({ truth }) => truth === "real").length);
  return (
    <section aria-label={t("real.scores")} className={classes.stack}>
      <Text size="sm" role="status">
        {t("real.sorted", {
          right: right.filter(({ truth }) => truth === "real").length,
          all: right.length,
        })}
      </Text>
      <ol className={classes.cards} aria-busy={found.isFetching}>
        {pictures.map(({ picture, truth, score }) => (
          <li key={picture + score} data-truth={truth}>
            <img src={picture} alt={t(`real.is_${truth}`)} />
            <Text size="sm">
              <span aria-hidden>{truth === "real" ? "●" : "▲"}</span> {t(`real.is_${truth}`)}
            </Text>
            <Text size="sm" c="dimmed">
              {t("real.score", { score: number.format(score) })}
            </Text>
          </li>
        ))}
      </ol>
      <Button variant="default" onClick={() => setSeed(seed + COUNT)} loading={found.isFetching}>
        {t("real.others")}
      </Button>
    </section>
  );
}
