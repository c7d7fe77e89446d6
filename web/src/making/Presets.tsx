import {
  ActionIcon,
  Button,
  Group,
  Loader,
  Modal,
  Stack,
  Text,
  TextInput,
  Tooltip,
} from "@mantine/core";
import { IconBookmarks, IconTrash } from "@tabler/icons-react";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { May } from "../api/may";
import { confirm, Trouble } from "../parts";
import { tell } from "../shell/notify";
import classes from "./making.module.css";
import { type Params, type Preset, usePresetDeeds, usePresets } from "./preset";

interface Props {
  kind: string; // of the jobs that the settings are for
  params: () => Params | null; // what would be kept; null: nothing is chosen yet
  onTake: (params: Params) => void;
}

/** Settings to come back to: takes those of a name, or keeps the present ones under one. */
export function Presets(props: Props) {
  const { t } = useTranslation("making");
  const [isOpen, open] = useState(false);
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconBookmarks size={18} aria-hidden />}
        onClick={() => open(true)}
      >
        {t("presets.title")}
      </Button>
      <Modal
        opened={isOpen}
        onClose={() => open(false)}
        title={t("presets.title")}
        closeButtonProps={{ "aria-label": t("parts:close") }}
      >
        <Shelf {...props} isOpen={isOpen} onEnd={() => open(false)} />
      </Modal>
    </>
  );
}

function Shelf({
  kind,
  params,
  onTake,
  isOpen,
  onEnd,
}: Props & { isOpen: boolean; onEnd: () => void }) {
  const { t } = useTranslation("making");
  const found = usePresets(kind, isOpen);
  const take = (preset: Preset) => {
    onTake(preset.params);
    tell(t("presets.taken", { name: preset.name }));
    onEnd();
  };
  if (found.isPending) return <Loader aria-label={t("shell:loading")} />;
  if (found.isError) return <Trouble fault={found.error} onRetry={() => void found.refetch()} />;
  const presets = found.data.items;
  return (
    <Stack gap="md">
      {presets.length === 0 && <Text c="dimmed">{t("presets.none")}</Text>}
      {presets.length > 0 && (
        <ul className={classes.presets} aria-label={t("presets.yours")}>
          {presets.map((each) => (
            <li key={each.id}>
              <Button variant="default" justify="flex-start" fullWidth onClick={() => take(each)}>
                {each.name}
              </Button>
              <Forget kind={kind} preset={each} />
            </li>
          ))}
        </ul>
      )}
      <May do="make">
        <Keep kind={kind} params={params} presets={presets} />
      </May>
    </Stack>
  );
}

function Forget({ kind, preset }: { kind: string; preset: Preset }) {
  const { t } = useTranslation("making");
  const { remove } = usePresetDeeds(kind);
  const label = t("presets.forget", { name: preset.name });
  const ask = async () => {
    const isSure = await confirm({
      title: t("presets.forget_title", { name: preset.name }),
      sentence: t("presets.forget_what"),
      yes: t("presets.forget_yes"),
      isDangerous: true,
    });
    if (isSure) remove.mutate(preset.id);
  };
  return (
    <May do="make">
      <Tooltip label={label}>
        <ActionIcon variant="default" size="lg" aria-label={label} onClick={() => void ask()}>
          <IconTrash size={18} aria-hidden />
        </ActionIcon>
      </Tooltip>
    </May>
  );
}

/** Keeps the present settings; a name that is there already is replaced, after it was asked for. */
function Keep({ kind, params, presets }: Pick<Props, "kind" | "params"> & { presets: Preset[] }) {
  const { t } = useTranslation("making");
  const { add, replace } = usePresetDeeds(kind);
  const [name, setName] = useState("");
  const present = params();
  const wanted = name.trim();
  const there = presets.find((each) => each.name === wanted);
  const done = {
    onSuccess: () => {
      tell(t("presets.kept", { name: wanted }));
      setName("");
    },
  };
  const send = (event: FormEvent) => {
    event.preventDefault();
    event.stopPropagation(); // the screen may be a form itself, and hears of it although it lies below
    if (!present || !wanted) return;
    [add, replace].forEach((deed) => deed.reset());
    if (there) replace.mutate({ id: there.id, params: present }, done);
    else add.mutate({ name: wanted, params: present }, done);
  };
  const fault = add.error ?? replace.error;
  return (
    <form onSubmit={send}>
      <Stack gap="xs">
        <TextInput
          label={t("presets.name")}
          description={present ? t("presets.name_hint") : t("presets.nothing")}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          maxLength={100}
          disabled={!present}
        />
        {fault && <Trouble fault={fault} />}
        <Group>
          <Button
            type="submit"
            loading={add.isPending || replace.isPending}
            disabled={!present || !wanted}
          >
            {there ? t("presets.replace", { name: there.name }) : t("presets.keep")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
