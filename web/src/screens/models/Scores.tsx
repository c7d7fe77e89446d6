import { Table, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Job } from "../../api/types";
import { useMoment } from "../../parts";
import { type Score, plainName } from "./facts";

/** What an evaluation found, each number beside what real pictures get. */
export function Scores({ job }: { job: Job }) {
  const { t, i18n } = useTranslation("models");
  const moment = useMoment();
  const number = new Intl.NumberFormat(i18n.language, { maximumFractionDigits: 3 });
  const scores = (job.result.scores ?? []) as Score[];
  const words = (score: Score) => {
    const key = `scores.${plainName(score.name)
      .replaceAll(/[^a-z]+/gi, "_")
      .toLowerCase()}`;
    return i18n.exists(`models:${key}.title`)
      ? { title: t(`${key}.title`), meaning: t(`${key}.meaning`) }
      : { title: score.name, meaning: score.meaning };
  };
  return (
    <>
      <Text size="sm" c="dimmed">
        {job.ended && t("judged.when", { when: moment(job.ended) })}
      </Text>
      <Table verticalSpacing={4} mb="sm" maw="60rem">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("judged.score")}</Table.Th>
            <Table.Th ta="right">{t("judged.value")}</Table.Th>
            <Table.Th ta="right">{t("judged.best")}</Table.Th>
            <Table.Th>{t("judged.meaning")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {scores.map((score) => {
            const { title, meaning } = words(score);
            return (
              <Table.Tr key={score.name} title={score.meaning}>
                <Table.Td>{title}</Table.Td>
                <Table.Td ta="right">{number.format(score.value)}</Table.Td>
                <Table.Td ta="right">
                  {score.best === null ? "" : number.format(score.best)}
                </Table.Td>
                <Table.Td>{meaning}</Table.Td>
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Table>
    </>
  );
}
