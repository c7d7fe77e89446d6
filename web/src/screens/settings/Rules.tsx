import { Badge, Loader } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Rule, Subject } from "../../api/types";
import { Trouble } from "../../parts";
import { usePolicy } from "./asked";
import { Section } from "./Section";
import classes from "./settings.module.css";
import { said } from "../../said";

const SUBJECTS: Subject[] = ["checks", "copies", "safety", "marking", "rights"];

/** A rule in the language of the page; rules that it does not know, in that of the server. */
function OneRule({ rule }: { rule: Rule }) {
  const { t } = useTranslation("settings");
  const isOff = rule.name.endsWith("_off") && rule.subject === "rights";
  const name = isOff ? rule.name.slice(0, -"_off".length) : rule.name;
  const known = t(`rule.${name}`, { ...rule.values, defaultValue: "" });
  const sentence = !known
    ? said(rule.sentence)
    : isOff
      ? t("rules.off", { rule: known, reason: rule.values.reason })
      : known;
  return (
    <li>
      {sentence}{" "}
      {!rule.is_usual && (
        <Badge color="yellow" variant="light">
          {t("rules.unusual")}
        </Badge>
      )}
    </li>
  );
}

/** The rules in force, to be read; whoever answers for the pictures writes them down. */
export function Rules() {
  const { t } = useTranslation("settings");
  const found = usePolicy();
  if (found.isPending) return <Loader aria-label={t("shell:loading")} />;
  if (found.isError) return <Trouble fault={found.error} onRetry={() => void found.refetch()} />;
  return (
    <>
      <Section title={t("part.rules")} lead={t("rules.lead")}>
        {t(found.data.is_written ? "rules.written" : "rules.usual")}
      </Section>
      {SUBJECTS.map((subject) => (
        <Section key={subject} title={t(`rules.subject.${subject}`)}>
          <ul className={classes.rules}>
            {found.data.rules
              .filter((rule) => rule.subject === subject)
              .map((rule) => (
                <OneRule key={rule.name} rule={rule} />
              ))}
          </ul>
        </Section>
      ))}
    </>
  );
}
