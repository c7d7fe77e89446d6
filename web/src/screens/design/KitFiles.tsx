import { Button, FileButton, Group } from "@mantine/core";
import { IconDownload, IconFolderOpen } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client";
import { May } from "../../api/may";
import type { components } from "../../api/schema";
import { complain, tell } from "../../shell/notify";
import { save } from "../../making/save";
import { type Kit, kitFrom, kitOf } from "./work";

type Opened = components["schemas"]["KitOpened"];

/** The kit as a file with its pictures, and such a file, or a YAML, as the kit. */
export function KitFiles({ kit, onOpen }: { kit: Kit; onOpen: (kit: Kit) => void }) {
  const { t } = useTranslation("design");
  const pack = useMutation({
    mutationFn: () => api.image("/kits/file", kitOf(kit)),
    onSuccess: (blob) => save(blob, "brand.zip"),
    onError: complain,
  });
  const open = useMutation({
    mutationFn: (file: File) => api.upload<Opened>("/kits/open", [file], { field: "file" }),
    onSuccess: (opened) => {
      const found = kitFrom(opened);
      const names = found.lost.map((each) => t(`kit.lost.${each}`)).join(", ");
      onOpen(found.kit);
      const opening = t("kit.opened", { brand: found.kit.brand });
      if (names) tell(t("kit.without", { names }), opening);
      else tell(opening);
    },
    onError: complain,
  });
  return (
    <Group gap="xs">
      <Button
        variant="default"
        leftSection={<IconDownload size={16} aria-hidden />}
        disabled={!kit.brand.trim()}
        loading={pack.isPending}
        onClick={() => pack.mutate()}
      >
        {t("kit.save")}
      </Button>
      <May do="make">
        <FileButton accept=".zip,.yaml,.yml" onChange={(file) => file && open.mutate(file)}>
          {(button) => (
            <Button
              {...button}
              variant="default"
              leftSection={<IconFolderOpen size={16} aria-hidden />}
              loading={open.isPending}
            >
              {t("kit.open")}
            </Button>
          )}
        </FileButton>
      </May>
    </Group>
  );
}
