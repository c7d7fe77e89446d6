import { Button, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { IconFiles, IconFolder } from "@tabler/icons-react";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client";
import type { Dataset } from "../../api/types";
import { Trouble } from "../../parts";
import { RightsForm } from "./RightsForm";
import { NOTHING_SAID, type Said, allowedName, lackOf } from "./rights";

interface Props {
  isOpen: boolean;
  files: File[];
  onFiles: (files: File[]) => void;
  onClose: () => void;
  onMade: (name: string) => void;
}

/** Name, rights and pictures of a new data set. */
export function NewDataset(props: Props) {
  const { t } = useTranslation("datasets");
  const [name, setName] = useState("");
  const [said, setSaid] = useState<Said>(NOTHING_SAID);
  const [fault, setFault] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);
  const allowed = allowedName(name);
  const lack = lackOf(said);
  const make = async () => {
    setBusy(true);
    setFault(null);
    try {
      await api.post<Dataset>("/datasets", { name: allowed, ...said });
      props.onMade(allowed);
    } catch (trouble) {
      setFault(trouble);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Modal
      opened={props.isOpen}
      onClose={props.onClose}
      title={t("new.title")}
      size="lg"
      closeButtonProps={{ "aria-label": t("close") }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void make();
        }}
      >
        <Stack>
          <Choose files={props.files} onFiles={props.onFiles} />
          <TextInput
            label={t("new.name")}
            description={name && allowed !== name ? t("new.called", { name: allowed }) : undefined}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            required
            data-autofocus
          />
          <RightsForm said={said} onChange={setSaid} />
          {fault !== null && <Trouble fault={fault} />}
          <Text size="sm" c="dimmed" role="status">
            {lack ? t(`lack.${lack}`) : t("new.ready")}
          </Text>
          <Group justify="flex-end">
            <Button variant="default" onClick={props.onClose}>
              {t("cancel")}
            </Button>
            <Button type="submit" loading={isBusy} disabled={!allowed || lack !== ""}>
              {t("new.make")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

/** Buttons for files and folders, and what was chosen so far. */
export function Choose({ files, onFiles }: { files: File[]; onFiles: (files: File[]) => void }) {
  const { t } = useTranslation("datasets");
  const one = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const take = (event: React.ChangeEvent<HTMLInputElement>) => {
    const chosen = [...(event.currentTarget.files ?? [])].filter((f) => !f.name.startsWith("."));
    onFiles(chosen.map(withPath));
    event.currentTarget.value = "";
  };
  return (
    <Group gap="xs">
      <Button
        variant="default"
        leftSection={<IconFiles size={18} aria-hidden />}
        onClick={() => one.current?.click()}
      >
        {t("choose_files")}
      </Button>
      <Button
        variant="default"
        leftSection={<IconFolder size={18} aria-hidden />}
        onClick={() => folder.current?.click()}
      >
        {t("choose_folder")}
      </Button>
      <Text size="sm" c="dimmed">
        {files.length > 0 ? t("chosen", { count: files.length }) : t("none_chosen")}
      </Text>
      <input
        ref={one}
        type="file"
        multiple
        hidden
        aria-label={t("choose_files")}
        accept="image/*,.zip,.csv,.tif,.tiff,.avif"
        onChange={take}
      />
      <input
        ref={(input) => {
          folder.current = input;
          input?.setAttribute("webkitdirectory", "");
        }}
        type="file"
        hidden
        aria-label={t("choose_folder")}
        onChange={take}
      />
    </Group>
  );
}

/** A file of a folder keeps its way below the folder as its name: folders are classes. */
function withPath(file: File): File {
  const path = file.webkitRelativePath.split("/").slice(1).join("/");
  return path ? new File([file], path, { type: file.type }) : file;
}
