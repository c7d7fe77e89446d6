import { Alert, SegmentedControl, Select, Stack, Switch, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { JsonSchema } from "../../api/types";
import { KnobSlider, setKnob } from "./fields";
import { turn, useWork } from "./store";
import { NORMALS, type Work } from "./work";

/** How the maps of a surface are guessed, and as what they are written. */
export function MaterialFields({ knobs }: { knobs: JsonSchema | undefined }) {
  const { t } = useTranslation("design");
  const work = useWork();
  return (
    <Stack gap="md">
      {["relief", "roughness", "delight"].map((name) => (
        <KnobSlider key={name} name={name} knobs={knobs} />
      ))}
      <Switch
        label={t("material.inverted")}
        checked={work.knobs.is_inverted === true}
        onChange={(event) => setKnob(work, "is_inverted", event.currentTarget.checked, false)}
      />
      <div>
        <Text size="sm" fw={700} id="normals">
          {t("material.normal")}
        </Text>
        <SegmentedControl
          fullWidth
          aria-labelledby="normals"
          value={String(work.knobs.normal ?? NORMALS[0])}
          data={NORMALS.map((value) => ({ value, label: t(`material.normals.${value}`) }))}
          onChange={(value) => setKnob(work, "normal", value, NORMALS[0])}
        />
      </div>
      <Select
        label={t("material.files")}
        value={work.maps_as}
        allowDeselect={false}
        data={["png", "exr"].map((value) => ({ value, label: t(`material.as.${value}`) }))}
        onChange={(value) => value && turn({ maps_as: value as Work["maps_as"] })}
      />
      <Switch
        label={t("material.mipmaps")}
        checked={work.mipmaps}
        onChange={(event) => turn({ mipmaps: event.currentTarget.checked })}
      />
      <Alert p="xs" color="gray">
        {t("material.honest")}
      </Alert>
    </Stack>
  );
}
