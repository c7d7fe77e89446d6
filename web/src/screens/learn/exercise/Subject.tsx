import {
  ActionIcon,
  Checkbox,
  Group,
  SegmentedControl,
  Select,
  Stack,
  TextInput,
  Tooltip,
} from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { usePicture } from "../../../api/queries";
import type { Model } from "../../../api/types";
import { PicturePicker, useNameOf } from "../../../parts";
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
        <ul className={classes.chosen} aria-label={t("subject.chosen")}>
          {pictures.map((id) => (
            <Chosen
              key={id}
              id={id}
              onDrop={() => turn({ pictures: pictures.filter((each) => each !== id) })}
            />
          ))}
        </ul>
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

function Chosen({ id, onDrop }: { id: string; onDrop: () => void }) {
  const { t } = useTranslation("exercise");
  const picture = usePicture(id).data;
  const nameOf = useNameOf();
  const name = picture ? nameOf(picture) : id;
  return (
    <li>
      {picture && <img src={picture.urls.thumbnail} alt={name} />}
      <Group className={classes.drop}>
        <Tooltip label={t("subject.drop", { name })}>
          <ActionIcon
            variant="default"
            size={26}
            aria-label={t("subject.drop", { name })}
            onClick={onDrop}
          >
            <IconX size={15} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </Group>
    </li>
  );
}
