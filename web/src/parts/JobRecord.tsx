import { Button, Code, Group, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Job } from "../api/types";
import { said } from "../said";
import { complain, tell } from "../shell/notify";
import { useMoment, useTimeWords } from "./times";
import classes from "./parts.module.css";

/** What a job was asked for, when it did it, how often it began, and what it said meanwhile. */
export function JobRecord({ job }: { job: Job }) {
  const { t } = useTranslation("parts");
  const [isOpen, setOpen] = useState(false);
  return (
    <details className={classes.record} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t("record.title")}</summary>
      {isOpen && <Told job={job} />}
    </details>
  );
}

function Told({ job }: { job: Job }) {
  const { t } = useTranslation("parts");
  const moment = useMoment();
  const timeWords = useTimeWords();
  const { created, started, ended } = job;
  const notices = job.progress.notices ?? [];
  const copy = () =>
    navigator.clipboard
      .writeText(JSON.stringify(job, null, 2))
      .then(() => tell(t("record.copied")));
  const facts: [string, string][] = [[t("record.asked"), moment(created)]];
  if (started) facts.push([t("record.waited"), timeWords(between(created, started))]);
  if (started && ended) facts.push([t("record.took"), timeWords(between(started, ended))]);
  if (job.attempt > 1) facts.push([t("record.begun"), t("record.times", { count: job.attempt })]);
  return (
    <>
      <dl>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {notices.map((notice) => (
        <Text key={notice} size="sm" mb={4}>
          {said(notice)}
        </Text>
      ))}
      <Code block tabIndex={0} aria-label={t("record.asked_for")}>
        {JSON.stringify({ kind: job.kind, params: job.params }, null, 2)}
      </Code>
      <Group mt={6}>
        <Button
          size="compact-sm"
          variant="default"
          onClick={() => copy().catch(complain)}
          aria-label={t("record.copy_what")}
        >
          {t("record.copy")}
        </Button>
      </Group>
    </>
  );
}

const between = (from: string, to: string) => (Date.parse(to) - Date.parse(from)) / 1000;
