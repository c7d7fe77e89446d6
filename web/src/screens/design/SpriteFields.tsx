import { Button, Group, Select, Stack, Switch, Text } from "@mantine/core";
import { IconSortAscendingLetters } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { keys } from "../../api/keys";
import type { JsonSchema, Picture } from "../../api/types";
import { PicturePicker, useNameOf } from "../../parts";
import { KnobSlider, setKnob } from "./fields";
import { turn, useDesign, useWork } from "./store";
import { ATLASES, MOST_ON_SHEET, type Work, onSheet, withSheet } from "./work";

/** Which pictures lie on a sheet, how close, and how the atlas lists them. */
export function SpriteFields({ knobs }: { knobs: JsonSchema | undefined }) {
  const { t } = useTranslation("design");
  const work = useWork();
  const put = useDesign((state) => state.put);
  const pictures = onSheet(work);
  const add = (ids: string[]) => {
    const { history } = useDesign.getState(); // as it is when files have arrived
    put(withSheet(history.now, [...new Set([...onSheet(history.now), ...ids])]));
  };
  const flag = (name: string, usual: boolean) => (
    <Switch
      label={t(`sprites.${name}`)}
      checked={(work.knobs[name] ?? usual) === true}
      onChange={(event) => setKnob(work, name, event.currentTarget.checked, usual)}
    />
  );
  return (
    <Stack gap="md">
      {pictures.length < MOST_ON_SHEET && (
        <PicturePicker
          label={t("sprites.add")}
          hint={t("sprites.add_help")}
          value={null}
          onChange={(id) => id && add([id])}
          onMany={add}
          height={120}
        />
      )}
      <ByName pictures={pictures} />
      <KnobSlider name="padding" knobs={knobs} />
      <KnobSlider name="extrude" knobs={knobs} />
      {flag("is_trimmed", true)}
      {flag("power_of_two", false)}
      <Select
        label={t("sprites.atlas")}
        value={work.atlas}
        allowDeselect={false}
        data={ATLASES.map((value) => ({ value, label: t(`sprites.as.${value}`) }))}
        onChange={(value) => value && turn({ atlas: value as Work["atlas"] })}
      />
    </Stack>
  );
}

/** Frames follow each other as their names do; numbers count as numbers. */
function ByName({ pictures }: { pictures: string[] }) {
  const { t, i18n } = useTranslation("design");
  const work = useWork();
  const put = useDesign((state) => state.put);
  const queries = useQueryClient();
  const nameOf = useNameOf();
  const sort = () => {
    const order = new Intl.Collator(i18n.language, { numeric: true });
    const named = pictures.map((id) => {
      const known = queries.getQueryData<Picture>(keys.picture(id));
      return { id, name: known ? nameOf(known) : id };
    });
    named.sort((one, other) => order.compare(one.name, other.name));
    put(
      withSheet(
        work,
        named.map((each) => each.id),
      ),
    );
  };
  if (pictures.length < 2) return null;
  return (
    <Group gap="xs" justify="space-between">
      <Text size="sm">{t("sprites.count", { count: pictures.length })}</Text>
      <Button
        size="compact-sm"
        variant="default"
        leftSection={<IconSortAscendingLetters size={15} aria-hidden />}
        onClick={sort}
      >
        {t("sprites.by_name")}
      </Button>
    </Group>
  );
}
