import { Anchor, Button, Group, Text } from "@mantine/core";
import { IconSparkles } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import { useMay } from "../../../api/may";
import { useModels } from "../../../api/queries";
import type { Model } from "../../../api/types";
import { useAskingQuietly } from "../../../making/asking";
import { UndoButtons } from "../../../making/UndoButtons";
import { PageTitle, Trouble } from "../../../parts";
import { useHotkey } from "../../../shell/hotkeys";
import { Exercises } from "./Exercises";
import classes from "./exercise.module.css";
import { Settings } from "./Settings";
import { useExercise, useWork } from "./store";
import { Subject } from "./Subject";
import { classCount, lacks, paramsOf } from "./work";

/** Cases whose truth is known, of one's own choice, and the exercise that is made of them. */
export function MakeExercise() {
  const { t } = useTranslation("exercise");
  const { history, undo, redo } = useExercise();
  const work = useWork();
  const may = useMay("make");
  const models = (useModels().data?.items ?? []).filter((each) => each.can_explore);
  const model = models.find(({ name }) => name === work.model) ?? models[0];
  return (
    <>
      <PageTitle title={t("title")} lead={t("lead")}>
        <Anchor component={Link} href="/learn" size="sm">
          {t("learn:all")}
        </Anchor>
        <UndoButtons history={history} undo={undo} redo={redo} />
      </PageTitle>
      <div className={classes.bench}>
        <div className={classes.main}>
          {may && <Subject models={models} model={model} />}
          {may && <MakeIt model={model} />}
          <Exercises />
        </div>
        {may && (
          <aside className={classes.side} aria-label={t("side")}>
            <Settings />
          </aside>
        )}
      </div>
    </>
  );
}

function MakeIt({ model }: { model: Model | undefined }) {
  const { t, i18n } = useTranslation("exercise");
  const work = useWork();
  const { start, isBusy } = useAskingQuietly("exercise");
  const [fault, fail] = useState<unknown>(null);
  const lack = lacks(work, model);
  const make = () => {
    if (lack) return;
    fail(null);
    start("simulate", paramsOf(work, model, i18n.language === "de" ? "de" : "en")).catch(fail);
  };
  useEffect(() => fail(null), [work]);
  useHotkey("mod+Enter", t("make"), make, { group: t("title"), isOff: !!lack });
  return (
    <section aria-label={t("make")}>
      <Group justify="space-between" gap="md">
        <Text size="sm" c="dimmed" role="status">
          {lack && t(`lacks.${lack}`, { count: classCount(work, model) })}
        </Text>
        <Button
          size="md"
          leftSection={<IconSparkles size={18} aria-hidden />}
          disabled={!!lack}
          loading={isBusy}
          onClick={make}
        >
          {t("make")}
        </Button>
      </Group>
      {fault !== null && <Trouble fault={fault} onRetry={make} />}
    </section>
  );
}
