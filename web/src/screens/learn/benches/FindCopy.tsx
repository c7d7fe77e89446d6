import { Button, Group, Loader, Radio, Text } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../../api/client";
import type { CopyTruth, Suspects } from "../../../api/types";
import { Trouble } from "../../../parts";
import classes from "../learn.module.css";
import { freshSeed } from "./chance";

/** Pictures that a model is said to have drawn; one of them is a training picture in disguise. */
export function FindCopy({ reach }: { reach: (goal: string) => void }) {
  const { t } = useTranslation("learn");
  const [seed, setSeed] = useState(freshSeed);
  const [guess, setGuess] = useState("");
  const asked = useQuery({
    queryKey: ["lessons", "copies", seed],
    queryFn: () => api.get<Suspects>("/lessons/copies", { seed }),
    staleTime: Infinity,
  });
  const answer = useMutation({
    mutationFn: () => api.post<CopyTruth>("/lessons/copies", { seed, guess: Number(guess) }),
    onSuccess: () => reach("named"),
  });
  const truth = answer.data;
  if (asked.isError) return <Trouble fault={asked.error} onRetry={() => void asked.refetch()} />;
  if (!asked.data) return <Loader aria-label={t("quiz.drawing")} />;
  return (
    <div>
      <Radio.Group value={guess} onChange={setGuess} label={t("copy.which")} readOnly={!!truth}>
        <ol className={classes.cards} data-deck="figures">
          {asked.data.pictures.map((picture, at) => {
            const check = truth?.checks[at];
            return (
              <li key={at} data-right={truth ? truth.copy_at === at : undefined}>
                <img src={picture} alt={t("quiz.picture", { number: at + 1 })} data-tiny />
                <Radio
                  value={String(at)}
                  label={t("quiz.picture", { number: at + 1 })}
                  disabled={!!truth}
                />
                {check && (
                  <Text size="xs">
                    {t(`copy.${check.level}`)}
                    <br />
                    {t("copy.p", { p: check.p.toPrecision(2) })}
                  </Text>
                )}
              </li>
            );
          })}
        </ol>
      </Radio.Group>
      <Group mt="md">
        {truth ? (
          <Button
            variant="default"
            onClick={() => {
              setSeed(freshSeed());
              setGuess("");
              answer.reset();
            }}
          >
            {t("quiz.again")}
          </Button>
        ) : (
          <Button disabled={!guess} loading={answer.isPending} onClick={() => answer.mutate()}>
            {t("copy.name")}
          </Button>
        )}
      </Group>
      {answer.isError && <Trouble fault={answer.error} />}
      <div aria-live="polite">
        {truth && (
          <div className={classes.original} data-testid="copy-truth">
            <img src={truth.original} alt={t("copy.original")} data-tiny width="96" height="96" />
            <Text>
              {t(String(truth.copy_at) === guess ? "copy.found" : "copy.not_found", {
                number: truth.copy_at + 1,
              })}{" "}
              {t(`copy.${truth.change}`)}{" "}
              {t(truth.checks[truth.copy_at]?.level === "fine" ? "copy.missed" : "copy.seen")}
            </Text>
          </div>
        )}
      </div>
    </div>
  );
}
