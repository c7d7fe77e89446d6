import { Button, Group, Modal, Select, Stack, Text } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client";
import type { ExportFormat, Picture } from "../../api/types";
import { NumberSlider } from "../../parts";
import { tell } from "../../shell/notify";

const FORMATS: ExportFormat[] = ["png", "jpeg", "webp", "avif", "tiff"];
const ENDINGS: Record<ExportFormat, string> = {
  png: "png",
  jpeg: "jpg",
  webp: "webp",
  avif: "avif",
  tiff: "tif",
};

function save(blob: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  // The browser has begun to read by then.
  window.setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** A name that every file system takes. */
export function fileName(title: string, format: ExportFormat): string {
  const plain = title.replace(/[\\/:*?"<>|\u0000-\u001f]+/g, " ").replace(/\s+/g, " ");
  return `${plain.trim().slice(0, 80) || "pinxit"}.${ENDINGS[format]}`;
}

interface Props {
  picture: Picture;
  name: string;
  isOpen: boolean;
  onClose: () => void;
}

/** Gives the picture as a signed file in another format or size. */
export function Export({ picture, name, isOpen, onClose }: Props) {
  const { t } = useTranslation(["picture", "parts"]);
  const longest = Math.max(picture.width, picture.height);
  const [format, setFormat] = useState<ExportFormat>("png");
  const [quality, setQuality] = useState(90);
  const [side, setSide] = useState(longest);
  const isLossy = format === "jpeg" || format === "webp" || format === "avif";
  const write = useMutation({
    mutationFn: () =>
      api.image(`/pictures/${picture.id}/export`, {
        format,
        ...(isLossy ? { quality } : {}),
        ...(side < longest ? { longest_side: side } : {}),
      }),
    onSuccess: (blob) => {
      save(blob, fileName(name, format));
      tell(t("export.done"));
      onClose();
    },
  });
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title={t("export.title")}
      closeButtonProps={{ "aria-label": t("parts:close") }}
    >
      <Stack>
        <Select
          label={t("export.format")}
          data={FORMATS.map((value) => ({ value, label: t(`export.formats.${value}`) }))}
          value={format}
          onChange={(value) => setFormat((value as ExportFormat) ?? "png")}
          allowDeselect={false}
        />
        {isLossy && (
          <NumberSlider
            label={t("export.quality")}
            value={quality}
            onChange={setQuality}
            min={40}
            max={100}
            initial={90}
          />
        )}
        <NumberSlider
          label={t("export.side")}
          value={side}
          onChange={setSide}
          min={Math.min(64, longest)}
          max={longest}
          unit="px"
          initial={longest}
        />
        <Text size="sm" c="dimmed">
          {t("export.signed")}
        </Text>
        <Group justify="flex-end">
          <Button
            leftSection={<IconDownload size={18} aria-hidden />}
            loading={write.isPending}
            onClick={() => write.mutate()}
          >
            {t("export.save")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
