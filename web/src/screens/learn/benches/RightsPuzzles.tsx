import { Badge, Button, Group, Radio, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../../api/client";
import type { LicensesTold } from "../../../api/types";
import { Trouble } from "../../../parts";
import { said } from "../../../said";
import classes from "../learn.module.css";
import { PUZZLES, USES, type Use, useOf } from "./puzzles";

/** What may be done with pictures made from several ones; the rules of Pinxit decide. */
export function RightsPuzzles({ reach }: { reach: (goal: string) => void }) {
  const [done, setDone] = useState<number[]>([]);
  const solved = (at: number) => {
    const all = [...new Set([...done, at])];
    setDone(all);
    if (all.length === PUZZLES.length) reach("solved");
  };
  return (
    <div style={{ display: "grid", gap: "1rem" }}>
      {PUZZLES.map((licenses, at) => (
        <Puzzle key={at} number={at + 1} licenses={licenses} onAnswered={() => solved(at)} />
      ))}
    </div>
  );
}

interface Props {
  number: number;
  licenses: string[];
  onAnswered: () => void;
}

function Puzzle({ number, licenses, onAnswered }: Props) {
  const { t } = useTranslation("learn");
  const [guess, setGuess] = useState<Use | "">("");
  const answer = useMutation({
    mutationFn: () => api.post<LicensesTold>("/lessons/rights", { licenses }),
    onSuccess: onAnswered,
  });
  const truth = answer.data && useOf(answer.data.allows);
  return (
    <section className={classes.panel} aria-label={t("rights.puzzle", { number })}>
      <Group gap={6} mb="xs">
        <Text fw={500}>{t("rights.from")}</Text>
        {licenses.map((license) => (
          <Badge key={license} variant="light" color="gray" tt="none">
            {license}
          </Badge>
        ))}
      </Group>
      <Radio.Group
        value={guess}
        onChange={(value) => setGuess(value as Use)}
        label={t("rights.may")}
      >
        <Group gap="md" mt={6}>
          {USES.map((use) => (
            <Radio key={use} value={use} label={t(`rights.${use}`)} disabled={!!truth} />
          ))}
        </Group>
      </Radio.Group>
      {!truth && (
        <Button
          size="xs"
          mt="sm"
          variant="default"
          disabled={!guess}
          loading={answer.isPending}
          onClick={() => answer.mutate()}
        >
          {t("question.check")}
        </Button>
      )}
      {answer.isError && <Trouble fault={answer.error} />}
      <div aria-live="polite">
        {truth && answer.data && (
          <div className={classes.answer} data-right={truth === guess || undefined}>
            <Text size="sm" style={{ gridColumn: "1 / -1" }}>
              <strong>{t(truth === guess ? "question.right" : "question.wrong")}</strong>{" "}
              {said(answer.data.sentence)}
            </Text>
          </div>
        )}
      </div>
    </section>
  );
}
