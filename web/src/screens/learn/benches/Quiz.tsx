import { Button, Group, Loader, SegmentedControl, Text } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../../api/client";
import type { Deck, Quiz as Asked, QuizTruth } from "../../../api/types";
import { Trouble } from "../../../parts";
import classes from "../learn.module.css";
import { freshSeed } from "./chance";
import { ConfusionTable } from "./ConfusionTable";
import { type Guess, confusionOf } from "./confusion";

interface Props {
  deck: Deck;
  count: number;
  onJudged: () => void;
}

/** Pictures of which one has to say whether a person or a network made them. */
export function Quiz({ deck, count, onJudged }: Props) {
  const { t } = useTranslation("learn");
  const [seed, setSeed] = useState(freshSeed);
  const [guesses, setGuesses] = useState<Record<number, Guess>>({});
  const asked = useQuery({
    queryKey: ["lessons", "quiz", deck, seed, count],
    queryFn: () => api.get<Asked>("/lessons/quiz", { deck, seed, count }),
    staleTime: Infinity,
  });
  const answer = useMutation({
    mutationFn: (all: Guess[]) =>
      api.post<QuizTruth>("/lessons/quiz", { deck, seed, guesses: all }),
    onSuccess: onJudged,
  });
  const pictures = asked.data?.pictures ?? [];
  const truth = answer.data?.cards;
  const given = pictures.map((_, at) => guesses[at]);
  const open = given.filter((guess) => !guess).length;
  if (asked.isError) return <Trouble fault={asked.error} onRetry={() => void asked.refetch()} />;
  if (!asked.data)
    return (
      <Group>
        <Loader size="sm" aria-hidden /> <Text role="status">{t("quiz.drawing")}</Text>
      </Group>
    );
  return (
    <div>
      <ol className={classes.cards} data-deck={deck}>
        {pictures.map((picture, at) => {
          const card = truth?.[at];
          const name = t("quiz.picture", { number: at + 1 });
          return (
            <li key={at} data-right={card && card.truth === guesses[at]}>
              <img src={picture} alt={name} data-tiny={deck === "figures" || undefined} />
              {card ? (
                <Text size="sm">
                  <strong>{t(card.truth === guesses[at] ? "quiz.hit" : "quiz.missed")}</strong>{" "}
                  {t(`quiz.is_${card.truth}`)}
                  <br />
                  <Text span size="xs" c="dimmed">
                    {card.origin}
                  </Text>
                </Text>
              ) : (
                <SegmentedControl
                  size="xs"
                  fullWidth
                  aria-label={name}
                  value={guesses[at] ?? ""}
                  onChange={(guess) => setGuesses({ ...guesses, [at]: guess as Guess })}
                  data={[
                    { value: "real", label: t("quiz.real") },
                    { value: "made", label: t("quiz.made") },
                  ]}
                />
              )}
            </li>
          );
        })}
      </ol>
      <Group mt="md" gap="sm">
        {truth ? (
          <Button
            variant="default"
            onClick={() => {
              setSeed(freshSeed());
              setGuesses({});
              answer.reset();
            }}
          >
            {t("quiz.again")}
          </Button>
        ) : (
          <Button
            disabled={open > 0}
            loading={answer.isPending}
            onClick={() => answer.mutate(given as Guess[])}
          >
            {t("quiz.judge")}
          </Button>
        )}
        {!truth && open > 0 && (
          <Text size="sm" c="dimmed">
            {t("quiz.open", { count: open })}
          </Text>
        )}
      </Group>
      {answer.isError && <Trouble fault={answer.error} />}
      <div aria-live="polite">
        {truth && (
          <ConfusionTable
            found={confusionOf(
              truth.map((card) => card.truth),
              given as Guess[],
            )}
          />
        )}
      </div>
    </div>
  );
}
