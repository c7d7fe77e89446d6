import { Select } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { usePreference } from "../shell/preferences";

export const PICTURE_FORMATS = ["png", "jpeg", "webp", "tiff", "avif"] as const;
export type PictureFormat = (typeof PICTURE_FORMATS)[number];

/** In which format pictures are kept; the same on all screens. */
export function FormatField() {
  const { t } = useTranslation("making");
  const [format, setFormat] = usePreference<PictureFormat>("format", "png");
  return (
    <Select
      label={t("format")}
      description={t(`formats.${format}.hint`)}
      value={format}
      allowDeselect={false}
      data={PICTURE_FORMATS.map((value) => ({ value, label: t(`formats.${value}.name`) }))}
      onChange={(value) => value && setFormat(value as PictureFormat)}
    />
  );
}
