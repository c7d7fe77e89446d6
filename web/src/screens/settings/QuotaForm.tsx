import { Button, Group, Modal, NumberInput, Select, Stack, Text } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Person } from "../../api/types";
import { usePeopleDeeds } from "./asked";
import { type Limit, limitOf, type QuotaName, QUOTAS, quotaOf } from "./quotas";

function OneLimit(props: { name: QuotaName; limit: Limit; onChange: (limit: Limit) => void }) {
  const { t } = useTranslation("settings");
  const { name, limit, onChange } = props;
  const label = t(`quota.${name}`);
  const change = (way: string | null) =>
    onChange(way === "own" ? { way, count: 1 } : { way: way as "role" | "none" });
  return (
    <Group align="flex-end" gap="sm" wrap="nowrap">
      <Select
        label={label}
        style={{ flex: 1 }}
        data={(["role", "none", "own"] as const).map((value) => ({
          value,
          label: t(`quota.way.${value}`),
        }))}
        value={limit.way}
        onChange={change}
        allowDeselect={false}
      />
      {limit.way === "own" && (
        <NumberInput
          aria-label={t("quota.count", { name: label })}
          w="8rem"
          min={0}
          max={1_000_000}
          decimalScale={name === "bytes" || name === "pixels" ? 2 : 0}
          value={limit.count}
          onChange={(count) => onChange({ way: "own", count: Number(count) || 0 })}
        />
      )}
    </Group>
  );
}

/** How much somebody may use. */
export function QuotaForm({ person, onClose }: { person: Person; onClose: () => void }) {
  const { t } = useTranslation("settings");
  const { change } = usePeopleDeeds();
  const [limits, setLimits] = useState(
    () =>
      Object.fromEntries(QUOTAS.map((name) => [name, limitOf(person.quota, name)])) as Record<
        QuotaName,
        Limit
      >,
  );
  const send = (event: FormEvent) => {
    event.preventDefault();
    change.mutate({ id: person.id, changes: { quota: quotaOf(limits) } }, { onSuccess: onClose });
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t("quota.of", { name: person.name })}
      closeButtonProps={{ "aria-label": t("shell:close") }}
    >
      <form onSubmit={send}>
        <Stack gap="sm">
          <Text size="sm" c="dimmed">
            {t("quota.what")}
          </Text>
          {QUOTAS.map((name) => (
            <OneLimit
              key={name}
              name={name}
              limit={limits[name]}
              onChange={(limit) => setLimits({ ...limits, [name]: limit })}
            />
          ))}
          <Button type="submit" loading={change.isPending}>
            {t("quota.save")}
          </Button>
        </Stack>
      </form>
    </Modal>
  );
}
