import {
  Accordion,
  Button,
  Checkbox,
  Group,
  NumberInput,
  Select,
  Stack,
  Text,
} from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useDataset, useModels } from "../../api/queries";
import type { Wish } from "./wish";

interface Props {
  wish: Wish;
  set: (change: Partial<Wish>) => void;
}

/** What most trainings leave as it is. */
export function Advanced({ wish, set }: Props) {
  const { t } = useTranslation("train");
  const models = useModels().data?.items ?? [];
  const labels = Object.keys(useDataset(wish.dataset).data?.labels ?? {});
  const choice = (name: "conditions" | "channels" | "fit", values: string[]) => (
    <Select
      label={t(`${name}.title`)}
      data={values.map((value) => ({ value, label: t(`${name}.${value}`) }))}
      value={wish[name]}
      onChange={(value) => value && set({ [name]: value })}
      allowDeselect={false}
    />
  );
  return (
    <Accordion variant="contained">
      <Accordion.Item value="more">
        <Accordion.Control>{t("advanced")}</Accordion.Control>
        <Accordion.Panel>
          <Stack gap="sm">
            <Group grow align="flex-start">
              <Select
                label={t("start")}
                description={t("start_hint")}
                data={[
                  ...new Set([
                    ...models.map((each) => each.name),
                    ...(wish.start ? [wish.start] : []),
                  ]),
                ]}
                value={wish.start || null}
                onChange={(value) => set({ start: value ?? "", branch: "" })}
                placeholder={t("start_none")}
                clearable
              />
              <Select
                label={t("balance")}
                description={t("balance_hint")}
                data={labels}
                value={wish.balance || null}
                onChange={(value) => set({ balance: value ?? "" })}
                placeholder={t("balance_none")}
                clearable
              />
            </Group>
            <Group grow align="flex-start">
              {choice("conditions", ["auto", "off", "classes", "words"])}
              {choice("channels", ["0", "1", "3", "4"])}
              {choice("fit", ["crop", "letterbox"])}
            </Group>
            <NumberInput
              label={t("seed")}
              value={wish.seed}
              onChange={(value) => typeof value === "number" && set({ seed: value })}
              min={0}
              allowDecimal={false}
              maw={200}
            />
            {Object.keys(wish.knobs).length > 0 && (
              <Group justify="space-between" gap="xs" wrap="nowrap">
                <Text size="sm" c="dimmed" style={{ overflowWrap: "anywhere" }}>
                  {t("knobs_kept", {
                    knobs: Object.entries(wish.knobs)
                      .map(([name, value]) => `${name} ${String(value)}`)
                      .join(", "),
                  })}
                </Text>
                <Button size="compact-sm" variant="default" onClick={() => set({ knobs: {} })}>
                  {t("knobs_not")}
                </Button>
              </Group>
            )}
            {(["allow_subset", "allow_upscale", "overwrite"] as const).map((name) => (
              <Checkbox
                key={name}
                label={t(name)}
                checked={wish[name]}
                onChange={(event) => set({ [name]: event.currentTarget.checked })}
              />
            ))}
          </Stack>
        </Accordion.Panel>
      </Accordion.Item>
    </Accordion>
  );
}
