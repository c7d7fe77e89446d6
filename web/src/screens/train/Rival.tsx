import { Select, Table, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useLocation, useSearch } from "wouter";
import { part } from "../../api/client";
import { useTraining, useTrainings } from "../../api/queries";
import type { TrainingDetails } from "../../api/types";
import { Mark } from "./CurvesView";
import { differences } from "./differences";
import classes from "./train.module.css";

interface Choice {
  others: string[]; // trainings that there are besides
  other: string | undefined; // the one that is compared with
  choose: (other: string | null) => void;
}

/** The training that one is compared with: the address says it, and only one that is here. */
export function useRival(name: string): Choice {
  const asked = new URLSearchParams(useSearch()).get("with");
  const [, go] = useLocation();
  const all = useTrainings().data?.items ?? [];
  const others = all.map((each) => each.name).filter((each) => each !== name);
  const choose = (other: string | null) =>
    go(`/train/${part(name)}${other ? `?with=${part(other)}` : ""}`, { replace: true });
  return { others, other: others.find((each) => each === asked), choose };
}

/** Chooses another training to compare with, where there is one. */
export function Rival({ others, other, choose }: Choice) {
  const { t } = useTranslation("train");
  if (others.length === 0) return null;
  return (
    <Select
      className={classes.rival}
      label={t("compare.with")}
      placeholder={t("compare.nothing")}
      data={others}
      value={other ?? null}
      onChange={choose}
      clearable
      searchable
    />
  );
}

/** What was set otherwise for two trainings. */
export function Differences({ mine, other }: { mine: TrainingDetails; other: string }) {
  const { t } = useTranslation("train");
  const theirs = useTraining(other).data;
  if (!theirs) return null;
  const found = differences(mine, theirs);
  return (
    <section className={classes.panel} aria-label={t("compare.differ")}>
      <Title order={2} size="h3" mb="sm">
        {t("compare.differ")}
      </Title>
      {found.length === 0 && <Text size="sm">{t("compare.same")}</Text>}
      {found.length > 0 && (
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t("compare.knob")}</Table.Th>
              <Table.Th>
                <Mark isOther={false} /> {mine.name}
              </Table.Th>
              <Table.Th>
                <Mark isOther /> {other}
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {found.map((each) => (
              <Table.Tr key={each.name}>
                <Table.Th scope="row">
                  {t(`compare.fact.${each.name}`, { defaultValue: each.name })}
                </Table.Th>
                <Table.Td>{each.mine || "–"}</Table.Td>
                <Table.Td>{each.theirs || "–"}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </section>
  );
}
