import { NativeSelect, SegmentedControl, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { LAYERS, type Layer, PAINTINGS, PHOTOGRAPHS } from "./choices";

interface ChoiceProps {
  label: string;
  value: string;
  of: "photographs" | "paintings" | "both";
  onChange: (value: string) => void;
}

/** Which of the pictures that come along. */
export function PictureChoice({ label, value, of, onChange }: ChoiceProps) {
  const { t } = useTranslation("learn");
  const photographs = PHOTOGRAPHS.map((each) => ({ value: each, label: t(`mark.photo.${each}`) }));
  const paintings = PAINTINGS.map((each) => ({ value: each, label: t(`layers.work.${each}`) }));
  const data = { photographs, paintings, both: [...photographs, ...paintings] }[of];
  return (
    <NativeSelect
      size="xs"
      label={label}
      value={value}
      data={data}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

/** Which layer, from fine to coarse. */
export function LayerChoice({
  value,
  onChange,
}: {
  value: Layer;
  onChange: (value: Layer) => void;
}) {
  const { t } = useTranslation("learn");
  return (
    <Stack gap={2}>
      <Text size="xs" fw={500}>
        {t("layers.layer")}
      </Text>
      <SegmentedControl
        size="xs"
        aria-label={t("layers.layer")}
        value={value}
        data={LAYERS.map((each) => ({ value: each, label: each }))}
        onChange={(each) => onChange(each as Layer)}
      />
    </Stack>
  );
}
