import { Button, Group, Modal, Stack, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client";
import { Trouble } from "../../parts";
import { RightsForm } from "./RightsForm";
import { NOTHING_SAID, type Said, written } from "./rights";

interface Props {
  path: string; // of the data set
  ids: string[] | "all" | null; // null: closed
  onClose: () => void;
  onChanged: () => Promise<void>;
}

/** Says whose pictures these are, and which class they have. */
export function EditPictures({ path, ids, onClose, onChanged }: Props) {
  const { t } = useTranslation("datasets");
  const [said, setSaid] = useState<Said>(NOTHING_SAID);
  const [group, setGroup] = useState("");
  const [fault, setFault] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);
  const rights = written(said);
  const isNothing = Object.keys(rights).length === 0 && !group.trim();
  const save = async () => {
    setBusy(true);
    setFault(null);
    try {
      const tags = ids !== "all" && group.trim() ? [group.trim()] : undefined;
      const wanted = Object.keys(rights).length > 0 ? rights : undefined;
      await api.patch(`${path}/pictures`, { ids, rights: wanted, tags });
      setSaid(NOTHING_SAID);
      setGroup("");
      onClose();
      await onChanged();
    } catch (trouble) {
      setFault(trouble);
    } finally {
      setBusy(false);
    }
  };
  const title = ids === "all" ? t("edit.all") : t("edit.title", { count: ids?.length ?? 0 });
  return (
    <Modal
      opened={ids !== null}
      onClose={onClose}
      title={title}
      size="lg"
      closeButtonProps={{ "aria-label": t("close") }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <Stack>
          <RightsForm said={said} onChange={setSaid} isChange />
          {ids !== "all" && (
            <TextInput
              label={t("edit.group")}
              description={t("edit.group_hint")}
              placeholder={t("rights.as_it_is")}
              value={group}
              onChange={(event) => setGroup(event.currentTarget.value)}
            />
          )}
          {fault !== null && <Trouble fault={fault} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t("cancel")}
            </Button>
            <Button type="submit" loading={isBusy} disabled={isNothing}>
              {t("edit.save")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
