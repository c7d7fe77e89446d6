import { Alert, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { TrainingPlan } from "../../api/types";
import { useTimeWords } from "../../parts";
import classes from "./train.module.css";
import { said, saidPhrase } from "../../said";

/** What a training would do, and what stands in its way. */
export function Forecast({ told }: { told: TrainingPlan }) {
  const { t, i18n } = useTranslation("train");
  const timeWords = useTimeWords();
  const { forecast } = told;
  const number = new Intl.NumberFormat(i18n.language);
  return (
    <>
      <Title order={2} size="h3" mb="xs">
        {t("outlook.title")}
      </Title>
      {forecast && (
        <dl className={classes.facts}>
          <dt>{t("outlook.quality")}</dt>
          <dd>{saidPhrase(forecast.quality)}</dd>
          {forecast.seconds !== null && (
            <>
              <dt>{t("outlook.time")}</dt>
              <dd>{timeWords(forecast.seconds)}</dd>
            </>
          )}
          <dt>{t("outlook.sees")}</dt>
          <dd>
            {t("outlook.pictures", {
              pictures: number.format(forecast.pictures),
              pace: number.format(Math.round(forecast.pace)),
            })}
          </dd>
          {told.resolution && (
            <>
              <dt>{t("size")}</dt>
              <dd>
                {told.resolution[1]} × {told.resolution[0]} px
              </dd>
            </>
          )}
        </dl>
      )}
      {told.sentences.map((sentence) => (
        <Text key={sentence} size="sm" mt={6}>
          {said(sentence)}
        </Text>
      ))}
      {told.problems.map((problem) => (
        <Alert key={problem} color="red" mt="sm">
          {said(problem)}
        </Alert>
      ))}
    </>
  );
}
