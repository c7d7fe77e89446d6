import { Checkbox, SegmentedControl, Select, Stack, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Model } from "../../../api/types";
import { PictureList, PicturePicker } from "../../../parts";
import classes from "./exercise.module.css";
import { turn, useWork } from "./store";
import { MOST_PICTURES, type Work } from "./work";

interface Props {
  models: Model[];
  model: Model | undefined;
}

/** What the cases show: drawings of a model, or pieces of pictures. */
export function Subject({ models, model }: Props) {
  const { t } = useTranslation("exercise");
  const work = useWork();
  return (
    <Stack gap="md" component="section" aria-label={t("subject.title")}>
      <SegmentedControl
        aria-label={t("subject.title")}
        value={work.subject}
        onChange={(subject) => turn({ subject: subject as Work["subject"] })}
        data={(["model", "pictures"] as const).map((value) => ({
          value,
          label: t(`subject.${value}`),
        }))}
      />
      {work.subject === "model" ? (
        <OfModel models={models} model={model} />
      ) : (
        <OfPictures pictures={work.pictures} />
      )}
      <PicturePicker
        label={t("subject.style")}
        hint={t("subject.style_help")}
        value={work.style}
        onChange={(style) => turn({ style })}
        height={100}
      />
    </Stack>
  );
}

function OfModel({ models, model }: Props) {
  const { t } = useTranslation("exercise");
  const work = useWork();
  const known = model?.conditions.classes ?? [];
  return (
    <>
      <Select
        label={t("subject.which")}
        value={model?.name ?? null}
        data={models.map(({ name }) => name)}
        onChange={(name) => name && turn({ model: name })}
        allowDeselect={false}
        searchable={models.length > 12}
      />
      {known.length > 0 && (
        <Checkbox.Group
          label={t("subject.classes")}
          description={t("subject.classes_help")}
          value={work.classes.filter((each) => known.includes(each))}
          onChange={(chosen) => turn({ classes: chosen })}
        >
          <div className={classes.choices}>
            {known.map((each) => (
              <Checkbox key={each} value={each} label={each} />
            ))}
          </div>
        </Checkbox.Group>
      )}
      {model?.conditions.words && (
        <TextInput
          label={t("subject.texts")}
          description={t("subject.texts_help")}
          value={work.texts}
          maxLength={1000}
          onChange={(event) => turn({ texts: event.currentTarget.value }, "texts")}
        />
      )}
    </>
  );
}

function OfPictures({ pictures }: { pictures: string[] }) {
  const { t } = useTranslation("exercise");
  const add = (id: string | null) => id && turn({ pictures: [...new Set([...pictures, id])] });
  return (
    <>
      {pictures.length > 0 && (
        <PictureList
          label={t("subject.chosen")}
          pictures={pictures}
          dropWords={(name) => t("subject.drop", { name })}
          onChange={(left) => turn({ pictures: left })}
        />
      )}
      {pictures.length < MOST_PICTURES && (
        <PicturePicker
          label={t("subject.more")}
          hint={t("subject.more_help")}
          value={null}
          onChange={add}
          height={100}
        />
      )}
    </>
  );
}
