import { Button, Group, Select, Tabs, Text } from "@mantine/core";
import { IconArrowLeft, IconGridDots, IconMap2, IconPlant2 } from "@tabler/icons-react";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { Link, useLocation } from "wouter";
import { useMay } from "../../api/may";
import { part } from "../../api/client";
import { useModels } from "../../api/queries";
import type { Model } from "../../api/types";
import { Made } from "../../making/made";
import { UndoButtons } from "../../making/UndoButtons";
import { PageTitle } from "../../parts";
import { useHotkey } from "../../shell/hotkeys";
import { Actions, useKeeping, useLike } from "./Actions";
import { Breeder } from "./Breeder";
import classes from "./explore.module.css";
import { Hero } from "./Hero";
import { MapCanvas } from "./MapCanvas";
import { MixingBoard } from "./MixingBoard";
import { Pins } from "./Pins";
import { MODES, type Mode, useExplore } from "./store";
import { Tools } from "./Tools";
import { useSpots } from "./useSpots";

const ICONS = { map: IconMap2, board: IconGridDots, breed: IconPlant2 };

/** One model: its map, mixing board and breeding, with the chosen picture beside them. */
export function Workbench({ model, like }: { model: Model; like: string }) {
  const { t } = useTranslation("explore");
  const { mode, turnTo, history, undo, redo } = useExplore();
  const pins = useSpots(model);
  const may = useMay("make");
  const { keep } = useKeeping(model);
  const looking = useLike(model);
  const [, go] = useLocation();
  useEffect(() => {
    if (!like || !may) return;
    go(`/explore/${part(model.name)}`, { replace: true });
    looking.mutate(like);
  }, [like]);
  const modes = MODES.filter((each) => each !== "board" || model.stages > 1);
  return (
    <>
      <PageTitle title={model.name} lead={t("bench.lead")}>
        <ModelChoice model={model} />
        <UndoButtons history={history} undo={undo} redo={redo} />
      </PageTitle>
      <div className={classes.bench}>
        <div className={classes.main}>
          <Tabs value={mode} onChange={(value) => turnTo(value as Mode)} keepMounted={false}>
            <Tabs.List mb="sm">
              {modes.map((each) => (
                <ModeTab key={each} mode={each} />
              ))}
            </Tabs.List>
            <Tabs.Panel value="map">
              <MapCanvas
                model={model}
                spots={pins.spots}
                onPin={(recipe) => may && pins.pin(recipe)}
                onKeep={(recipe) => may && keep([recipe])}
              />
            </Tabs.Panel>
            <Tabs.Panel value="board">
              <MixingBoard model={model} />
            </Tabs.Panel>
            <Tabs.Panel value="breed">
              <Breeder model={model} onKeep={keep} />
            </Tabs.Panel>
          </Tabs>
        </div>
        <aside className={classes.side} aria-label={t("bench.side")}>
          <Hero model={model} />
          {may && <Actions model={model} onPin={pins.pin} />}
          {looking.isPending && <Text size="sm">{t("like.looking")}</Text>}
          <div className={classes.tools}>
            <Tools model={model} />
          </div>
        </aside>
        <div className={classes.below}>
          {may && <Pins model={model} pins={pins} />}
          {may && <Made screen="explore" />}
        </div>
      </div>
    </>
  );
}

function ModeTab({ mode }: { mode: Mode }) {
  const { t } = useTranslation("explore");
  const turnTo = useExplore((state) => state.turnTo);
  const Icon = ICONS[mode];
  useHotkey("", t(`${mode}.title`), () => turnTo(mode), { group: t("title") });
  return (
    <Tabs.Tab value={mode} leftSection={<Icon size={16} aria-hidden />}>
      {t(`${mode}.title`)}
    </Tabs.Tab>
  );
}

function ModelChoice({ model }: { model: Model }) {
  const { t } = useTranslation("explore");
  const [, go] = useLocation();
  const names = (useModels().data?.items ?? [])
    .filter((each) => each.can_explore)
    .map((each) => each.name);
  return (
    <Group gap="xs" wrap="nowrap">
      <Button
        component={Link}
        href="/explore"
        variant="subtle"
        leftSection={<IconArrowLeft size={16} aria-hidden />}
      >
        {t("bench.all")}
      </Button>
      <Button component={Link} href={`/models/${part(model.name)}`} variant="subtle">
        {t("bench.about")}
      </Button>
      <Select
        aria-label={t("bench.model")}
        data={names}
        value={model.name}
        allowDeselect={false}
        searchable={names.length > 8}
        onChange={(name) => name && go(`/explore/${part(name)}`)}
      />
    </Group>
  );
}
