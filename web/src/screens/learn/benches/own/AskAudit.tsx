import { Button, Text } from "@mantine/core";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useJob } from "../../../../api/events";
import { useAskJob } from "../../../../api/queries";
import type { Audit } from "../../../../api/types";
import { JobProgress, Trouble } from "../../../../parts";
import classes from "../../learn.module.css";
import { said } from "../../../../said";
import { ShareTable } from "./ShareTable";
import { useGroupWords } from "./useGroupWords";
import { VerdictWords } from "./VerdictWords";

const COUNT = 200;

interface Props {
  model: string;
  reach: (goal: string) => void;
}

/** The audit of the studio: a probe counts, says how sure it is, and whether it can be believed. */
export function AskAudit({ model, reach }: Props) {
  const { t } = useTranslation("learn");
  const words = useGroupWords();
  const [asked, setAsked] = useState<string | null>(null);
  const ask = useAskJob();
  const job = useJob(asked);
  const audit = job?.state === "succeeded" ? (job.result.audit as Audit | undefined) : undefined;
  useEffect(() => {
    if (audit) reach("audited");
  }, [audit, reach]);
  const begin = () =>
    ask.mutate(
      { kind: "audit", params: { model, count: COUNT, quick: true } },
      { onSuccess: (begun) => setAsked(begun.id) },
    );
  return (
    <section className={classes.panel} aria-label={t("own.audit")} data-testid="audit">
      <Button variant="default" onClick={begin} loading={ask.isPending}>
        {t("own.ask_audit", { count: COUNT })}
      </Button>
      {ask.isError && <Trouble fault={ask.error} />}
      {job && !audit && <JobProgress job={job} isSmall />}
      {audit?.attributes.map((each) => (
        <div key={`${each.attribute} ${each.known}`}>
          {each.groups.length > 0 && (
            <ShareTable
              caption={t("own.audited")}
              rows={each.groups.map(({ name, share, interval }) => ({
                name: words(name),
                share,
                interval,
                data: each.data[name] ?? null,
              }))}
            />
          )}
          {each.verdicts.map((verdict) => (
            <VerdictWords key={verdict.sentence} verdict={verdict} />
          ))}
          {each.why_not && (
            <Text size="sm" mt="xs">
              {each.probe?.strange
                ? t("own.strange", { percent: Math.round(100 * each.probe.strange) })
                : said(each.why_not)}
            </Text>
          )}
        </div>
      ))}
    </section>
  );
}
