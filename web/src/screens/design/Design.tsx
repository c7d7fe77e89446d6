import { Alert, Button, Group, Text } from "@mantine/core";
import { IconSparkles } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocation, useSearch } from "wouter";
import { ApiProblem, api } from "../../api/client";
import { useMay } from "../../api/may";
import { usePicture } from "../../api/queries";
import type { Picture, PictureRecipe } from "../../api/types";
import { useAskingQuietly } from "../../making/asking";
import { FormatField, type PictureFormat } from "../../making/FormatField";
import { Made } from "../../making/made";
import { Presets } from "../../making/Presets";
import { withoutPictures } from "../../making/preset";
import { UndoButtons } from "../../making/UndoButtons";
import { PageTitle, PictureList, PicturePicker, Trouble, useNameOf } from "../../parts";
import { useHandedOver } from "../../shell/handover";
import { useHotkey } from "../../shell/hotkeys";
import { complain, tell } from "../../shell/notify";
import { usePreference } from "../../shell/preferences";
import { MaskPainter } from "../style/MaskPainter";
import { namesOf, useKnobs, useLook } from "./asked";
import { Cards } from "./Cards";
import classes from "./design.module.css";
import { Outcome } from "./Outcome";
import { PaletteView } from "./Palette";
import { Samples } from "./Samples";
import { Side } from "./Side";
import { Stage } from "./Stage";
import { turn, useDesign, useWork } from "./store";
import {
  TOOLS,
  type Tool,
  asIn,
  hasFormat,
  jobOf,
  lacks,
  onSheet,
  paramsOf,
  restored,
  withPicture,
  withSheet,
} from "./work";

const ALONE: Tool[] = ["palette", "sprites"]; // tools with a stage of their own

const take = (picture: string | null) => {
  const { history, put } = useDesign.getState();
  put(withPicture(history.now, picture));
};

/** What the picture is to some tools. */
const PICTURE_OF: Partial<Record<Tool, string>> = {
  blend: "picture.patches",
  garment: "picture.garment",
};

/** Takes what the address or another screen asks for: a picture, a tool, all settings. */
function useWishes(): string[] {
  const { t } = useTranslation("design");
  const search = useSearch();
  const [, go] = useLocation();
  const [sentences, say] = useState<string[]>([]);
  const set = (values: Record<string, unknown>, told: string[] = []) => {
    const work = restored(values);
    if (!work) return say([t("restore.none")]);
    useDesign.getState().put(work);
    say(told);
    tell(t("restore.done"));
  };
  useHandedOver("design", (values) => {
    if ("kind" in values) set(values);
    else if (Array.isArray(values.sprites)) {
      const { history, put } = useDesign.getState();
      put({ ...withSheet(history.now, values.sprites as string[]), tool: "sprites" });
    } else if (typeof values.picture === "string") take(values.picture);
  });
  useEffect(() => {
    const asked = new URLSearchParams(search);
    const [picture, tool, whole] = ["picture", "tool", "restore"].map((name) => asked.get(name));
    if (!picture && !tool && !whole) return;
    go("/design", { replace: true });
    if (picture) take(picture);
    if (TOOLS.includes(tool as Tool)) turn({ tool: tool as Tool });
    if (!whole) return;
    api
      .get<PictureRecipe>(`/pictures/${whole}/recipe`)
      .then(({ settings }) => set(settings?.values ?? {}, settings?.sentences), complain);
  }, [search]);
  return sentences;
}

export default function Design() {
  const { t } = useTranslation("design");
  const { history, undo, redo } = useDesign();
  const work = useWork();
  const sentences = useWishes();
  const knobs = useKnobs(work.tool);
  const look = useLook(work, namesOf(knobs));
  const content = usePicture(work.picture);
  const other = usePicture(work.other).data;
  const [isPainting, paint] = useState(false);
  const nameOf = useNameOf();
  const isGone = content.error instanceof ApiProblem && content.error.isMissing;
  useEffect(() => {
    if (!isGone) return; // a picture that was deleted meanwhile is let go
    const { history, put } = useDesign.getState();
    put(withSheet(history.now, history.now.more));
    tell(t("gone"));
  }, [isGone]);
  useEffect(() => paint(false), [work.tool, work.picture]);
  return (
    <>
      <PageTitle title={t("title")} lead={t("lead")}>
        <Presets
          kind={work.tool}
          params={() => withoutPictures(paramsOf(work, namesOf(knobs)))}
          onTake={(values) => useDesign.getState().put(asIn(work, values, namesOf(knobs)))}
        />
        <UndoButtons history={history} undo={undo} redo={redo} />
      </PageTitle>
      {sentences.map((sentence) => (
        <Alert key={sentence} color="yellow" mb="sm">
          {sentence}
        </Alert>
      ))}
      <Cards value={work.tool} onChange={(tool) => turn({ tool })} />
      <div className={classes.bench}>
        <div className={classes.main}>
          {!work.picture && <Samples onTake={take} />}
          {content.isError && !isGone && (
            <Trouble fault={content.error} onRetry={() => void content.refetch()} />
          )}
          {content.data && isPainting && <Hole content={content.data} onEnd={() => paint(false)} />}
          {content.data && !isPainting && work.tool === "palette" && (
            <PaletteView work={work} name={nameOf(content.data)} />
          )}
          {content.data && work.tool === "sprites" && <OnSheet />}
          {content.data && !isPainting && !ALONE.includes(work.tool) && (
            <Stage work={work} content={content.data} other={other} look={look} />
          )}
          <MakeIt known={namesOf(knobs)} />
          <Outcome onContinue={take} />
          <Made screen="design" />
        </div>
        <aside className={classes.side} aria-label={t("side")}>
          {work.tool !== "sprites" && (
            <PicturePicker
              label={t(PICTURE_OF[work.tool] ?? "picture.title")}
              hint={work.tool === "garment" ? t("picture.garment_help") : undefined}
              value={work.picture}
              onChange={take}
              height={120}
            />
          )}
          <Side knobs={knobs} content={content.data} look={look} onMask={() => paint(true)} />
        </aside>
      </div>
    </>
  );
}

/** The pictures of a sheet, in their order. */
function OnSheet() {
  const { t } = useTranslation("design");
  const work = useWork();
  const put = useDesign((state) => state.put);
  return (
    <section className={classes.sheet} aria-label={t("sprites.chosen")}>
      <PictureList
        label={t("sprites.chosen")}
        pictures={onSheet(work)}
        dropWords={(name) => t("sprites.drop", { name })}
        onChange={(pictures) => put(withSheet(work, pictures))}
      />
      <Text size="sm" c="dimmed">
        {t("sprites.frames")}
      </Text>
    </section>
  );
}

/** Where everything shall be new, painted over the picture. */
function Hole({ content, onEnd }: { content: Picture; onEnd: () => void }) {
  const { t } = useTranslation("design");
  const { mask } = useWork();
  return (
    <MaskPainter
      key={`${content.id} ${mask}`}
      content={content}
      value={mask}
      title={t("hole.title")}
      hint={t("hole.hint")}
      onDone={(id) => {
        turn({ mask: id });
        onEnd();
      }}
      onCancel={onEnd}
    />
  );
}

/** Makes it at full size, as a job. */
function MakeIt({ known }: { known: string[] }) {
  const { t } = useTranslation("design");
  const work = useWork();
  const may = useMay("make");
  const [format] = usePreference<PictureFormat>("format", "png");
  const { start, isBusy } = useAskingQuietly("design");
  const [fault, fail] = useState<unknown>(null);
  const lack = lacks(work);
  const make = () => {
    if (lack) return;
    const { kind, params } = jobOf(work, known, format);
    fail(null);
    start(kind, params).catch(fail);
  };
  useEffect(() => fail(null), [work]);
  useHotkey("mod+Enter", t("make.button"), make, { group: t("title"), isOff: !!lack || !may });
  if (!may || !work.picture) return null;
  return (
    <section className={classes.make} aria-label={t("make.title")}>
      <Group justify="space-between" align="flex-end" gap="md">
        <Text size="sm" c="dimmed" className={classes.makeWords}>
          {t(`tool.${work.tool}.made`)}
        </Text>
        {hasFormat(work.tool) && <FormatField />}
        <Button
          size="md"
          leftSection={<IconSparkles size={18} aria-hidden />}
          disabled={!!lack}
          loading={isBusy}
          onClick={make}
        >
          {t("make.button")}
        </Button>
      </Group>
      {fault !== null && <Trouble fault={fault} onRetry={make} />}
    </section>
  );
}
