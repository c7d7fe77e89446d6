import { Anchor, Loader, Text, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import { PageTitle, Trouble } from "../../parts";
import { type Word, isIn, useGlossary, wordsOf } from "./glossary";
import classes from "./learn.module.css";
import type { Step } from "./lessonText";

/** Words and what they mean. */
function List({ words }: { words: Word[] }) {
  return (
    <dl className={classes.words}>
      {words.map(({ id, word, text }) => (
        <div key={id}>
          <dt>{word}</dt>
          <dd>{text}</dd>
        </div>
      ))}
    </dl>
  );
}

/** The words of one step, closed until somebody wants to know. */
export function StepWords({ step }: { step: Step }) {
  const { t } = useTranslation("learn");
  const words = wordsOf(step, useGlossary().data ?? []);
  if (words.length === 0) return null;
  return (
    <details className={classes.deeper}>
      <summary>{t("words.of_step")}</summary>
      <List words={words} />
    </details>
  );
}

/** All words of the lessons. */
export function Words() {
  const { t } = useTranslation("learn");
  const found = useGlossary();
  const [wanted, want] = useState("");
  const folded = wanted.trim().toLowerCase();
  const words = (found.data ?? []).filter(
    (each) =>
      `${each.word} ${each.text}`.toLowerCase().includes(folded) || (folded && isIn(each, folded)),
  );
  return (
    <>
      <PageTitle title={t("words.title")} lead={t("words.lead")}>
        <Anchor component={Link} href="/learn" size="sm">
          {t("all")}
        </Anchor>
      </PageTitle>
      <TextInput
        label={t("words.find")}
        leftSection={<IconSearch size={16} aria-hidden />}
        value={wanted}
        onChange={(event) => want(event.currentTarget.value)}
        maw={360}
        mb="md"
      />
      {found.isPending && <Loader aria-label={t("loading")} />}
      {found.isError && <Trouble fault={found.error} onRetry={() => void found.refetch()} />}
      <Text size="sm" c="dimmed" role="status">
        {t("words.count", { count: words.length })}
      </Text>
      <List words={words} />
    </>
  );
}
