import { Text } from "@mantine/core";
import { IconAlertTriangle, IconCircleCheck, IconCircleX } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Dataset, Readiness as Item } from "../../api/types";
import classes from "./datasets.module.css";
import { said } from "../../said";

/** What is to be so before a training, and how it is. */
export function Readiness({ dataset }: { dataset: Dataset }) {
  const { t } = useTranslation("datasets");
  // What an item of the list says already is not said twice.
  const problems = dataset.rights.problems.filter(
    (problem) => !dataset.readiness.some((each) => each.sentence.includes(problem)),
  );
  const isReady = dataset.readiness.every((each) => each.is_met || !each.blocks);
  return (
    <section className={classes.panel} aria-label={t("readiness.title")}>
      <Text fw={600} mb={6}>
        {t(isReady ? "readiness.yes" : "readiness.no")}
      </Text>
      <ul className={classes.readiness}>
        {dataset.readiness.map((each) => (
          <li key={each.item} data-state={stateOf(each)}>
            <Mark item={each} />
            <span>
              <span className="visually-hidden">{t(`readiness.${stateOf(each)}`)}: </span>
              {said(each.sentence)}
            </span>
          </li>
        ))}
      </ul>
      {problems.map((problem) => (
        <Text key={problem} size="sm" mt={4}>
          {said(problem)}
        </Text>
      ))}
    </section>
  );
}

function stateOf(item: Item): "met" | "blocks" | "note" {
  if (item.is_met) return "met";
  return item.blocks ? "blocks" : "note";
}

function Mark({ item }: { item: Item }) {
  const state = stateOf(item);
  if (state === "met") return <IconCircleCheck size={20} aria-hidden />;
  if (state === "blocks") return <IconCircleX size={20} aria-hidden />;
  return <IconAlertTriangle size={20} aria-hidden />;
}
