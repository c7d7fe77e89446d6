import { Accordion, List, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useMoment } from "../../parts";
import type { Told } from "./pile";
import classes from "./verify.module.css";
import { said } from "../../said";

/** What the verdict stands on, fact by fact; then the whole of it in the program's own words. */
export function Evidence({ told }: { told: Told }) {
  const { t } = useTranslation("verify");
  const { facts = {}, changes = [], sources = [], warnings = [], trace } = told.verdict;
  const { lineage = [] } = told.verdict;
  const moment = useMoment();
  const findings = facts.findings ?? [];
  return (
    <>
      <dl className={classes.facts}>
        <Fact name={t("fact.signer")}>{facts.signer}</Fact>
        <Fact name={t("fact.when")}>{facts.when && moment(facts.when)}</Fact>
        <Fact name={t("fact.generator")}>{facts.generator}</Fact>
        <Fact name={t("fact.ai")}>{facts.ai}</Fact>
        <Fact name={t("fact.made")}>{facts.made?.join(", ")}</Fact>
        <Fact name={t("fact.model")}>{facts.model?.name}</Fact>
        <Fact name={t("fact.trace")}>{said(trace?.sentence)}</Fact>
        <Lines name={t("fact.changes")} all={changes.map((each) => said(each.sentence))} />
        <Lines name={t("fact.warnings")} all={warnings.map((each) => said(each))} />
        <Lines
          name={t("fact.sources")}
          all={sources.map((each) => t("source", { title: each.title, role: each.role }))}
        />
        <Lines name={t("fact.checks")} all={findings.map((each) => said(each.sentence))} />
        <Lines name={t("fact.lineage")} all={lineage.map((each) => said(each))} />
      </dl>
      <Accordion variant="contained" mt="md">
        <Accordion.Item value="whole">
          <Accordion.Control>{t("whole")}</Accordion.Control>
          <Accordion.Panel>
            {told.sentences.map((line) => (
              <Text key={line} size="sm" style={{ overflowWrap: "anywhere" }}>
                {said(line)}
              </Text>
            ))}
          </Accordion.Panel>
        </Accordion.Item>
        <Accordion.Item value="limits">
          <Accordion.Control>{t("limits")}</Accordion.Control>
          <Accordion.Panel>
            <Text size="sm">{t("limits_what")}</Text>
          </Accordion.Panel>
        </Accordion.Item>
      </Accordion>
    </>
  );
}

function Fact({ name, children }: { name: string; children?: ReactNode }) {
  if (!children) return null;
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

function Lines({ name, all }: { name: string; all: string[] }) {
  if (all.length === 0) return null;
  const [only] = all;
  return (
    <Fact name={name}>
      {all.length === 1 ? (
        only
      ) : (
        <List size="sm" spacing={2}>
          {all.map((each, at) => (
            <List.Item key={at}>{each}</List.Item>
          ))}
        </List>
      )}
    </Fact>
  );
}
