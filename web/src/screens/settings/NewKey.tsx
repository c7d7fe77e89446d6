import { Button, Checkbox, Group, Select, Stack, TextInput } from "@mantine/core";
import { IconKey } from "@tabler/icons-react";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import type { MadeKey, Scope } from "../../api/types";
import { useMakeKey } from "./asked";
import { ToldOnce } from "./ToldOnce";

const DAYS = [30, 90, 365, 0] as const; // 0: without an end

/** A key right after it was made. */
export function ToldKey({ made, onClose }: { made: MadeKey; onClose: () => void }) {
  const { t } = useTranslation("settings");
  return (
    <ToldOnce
      icon={<IconKey aria-hidden />}
      title={t("key.made", { name: made.name })}
      sentence={t("key.once")}
      label={t("key.key")}
      secret={made.key}
      onClose={onClose}
    />
  );
}

/** Makes a key with at most the rights in `scopes`. */
export function NewKey(props: {
  scopes: Scope[];
  person?: string; // whose it is; the asker's own if absent
  onMade: (made: MadeKey) => void;
}) {
  const { t } = useTranslation("settings");
  const make = useMakeKey(props.person);
  const [name, setName] = useState("");
  const [scopes, setScopes] = useState<Scope[]>(
    props.scopes.filter((each) => each !== "admin" && (each !== "keys" || !!props.person)),
  );
  const [days, setDays] = useState("90");
  const send = (event: FormEvent) => {
    event.preventDefault();
    const wanted = { name: name.trim(), scopes, days: Number(days) || null };
    make.mutate(wanted, {
      onSuccess: (made) => {
        setName("");
        props.onMade(made);
      },
    });
  };
  return (
    <form onSubmit={send}>
      <Stack gap="sm" maw="34rem">
        <TextInput
          label={t("key.name")}
          description={t("key.name_hint")}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          maxLength={200}
          data-autofocus
        />
        <Checkbox.Group
          label={t("key.may")}
          value={scopes}
          onChange={(chosen) => setScopes(chosen as Scope[])}
        >
          <Group mt={6} gap="md">
            {props.scopes.map((scope) => (
              <Checkbox key={scope} value={scope} label={t(`scope.${scope}`)} />
            ))}
          </Group>
        </Checkbox.Group>
        <Select
          label={t("key.days")}
          data={DAYS.map((count) => ({
            value: String(count),
            label: count ? t("key.after", { count }) : t("key.never"),
          }))}
          value={days}
          onChange={(value) => value && setDays(value)}
          allowDeselect={false}
        />
        <Group>
          <Button
            type="submit"
            loading={make.isPending}
            disabled={!name.trim() || scopes.length === 0}
          >
            {t("key.make")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
