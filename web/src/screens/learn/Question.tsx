import { Button, Radio, Stack, Text } from "@mantine/core";
import { IconCircleCheck, IconCircleX } from "@tabler/icons-react";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { Inline } from "./Inline";
import classes from "./learn.module.css";
import type { Answer } from "./lessonText";

interface Props {
  question: string;
  answers: Answer[];
  isDone: boolean;
  onRight: () => void;
}

/** A question with one right answer; each answer says why it is right or not. */
export function Question({ question, answers, isDone, onRight }: Props) {
  const { t } = useTranslation("learn");
  const id = useId();
  const right = String(answers.findIndex((answer) => answer.isRight));
  const [chosen, setChosen] = useState(isDone ? right : "");
  const [told, setTold] = useState(isDone ? right : "");
  const answer = answers[Number(told || NaN)];
  return (
    <section className={classes.question} aria-labelledby={id}>
      <Radio.Group
        label={<Inline>{question}</Inline>}
        labelProps={{ id }}
        value={chosen}
        onChange={setChosen}
      >
        <Stack gap="xs" mt="xs">
          {answers.map((each, at) => (
            <Radio key={each.text} value={String(at)} label={<Inline>{each.text}</Inline>} />
          ))}
        </Stack>
      </Radio.Group>
      <Button
        size="xs"
        mt="sm"
        variant="default"
        disabled={chosen === "" || chosen === told}
        onClick={() => {
          setTold(chosen);
          if (chosen === right) onRight();
        }}
      >
        {t("question.check")}
      </Button>
      <div aria-live="polite">
        {answer && (
          <div className={classes.answer} data-right={answer.isRight || undefined}>
            {answer.isRight ? <IconCircleCheck aria-hidden /> : <IconCircleX aria-hidden />}
            <Text size="sm">
              <strong>{t(answer.isRight ? "question.right" : "question.wrong")}</strong>{" "}
              <Inline>{answer.why}</Inline>
            </Text>
          </div>
        )}
      </div>
    </section>
  );
}
