import { Autocomplete, Stack, Text, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { COMMON_LICENSES, LICENSED, type Said } from "./rights";

interface Props {
  said: Said;
  onChange: (said: Said) => void;
  isChange?: boolean; // empty fields leave what is there
}

/** Whose pictures these are, and what allows to learn from them. */
export function RightsForm({ said, onChange, isChange = false }: Props) {
  const { t } = useTranslation("datasets");
  const set = (name: keyof Said) => (value: string) => onChange({ ...said, [name]: value });
  const words = (id: string) => t(`license.${id.replaceAll(".", "_")}`, { defaultValue: id });
  const blank = isChange ? t("rights.as_it_is") : undefined;
  return (
    <Stack gap="sm">
      <Autocomplete
        label={t("rights.license")}
        description={t("rights.license_hint")}
        placeholder={blank ?? "LicenseRef-Own"}
        data={COMMON_LICENSES}
        value={said.license}
        onChange={set("license")}
        renderOption={({ option }) => (
          <div>
            <Text size="sm">{words(option.value)}</Text>
            <Text size="xs" c="dimmed">
              {option.value}
            </Text>
          </div>
        )}
      />
      <TextInput
        label={t("rights.creator")}
        placeholder={blank}
        value={said.creator}
        onChange={(event) => set("creator")(event.currentTarget.value)}
      />
      <TextInput
        label={t("rights.source")}
        description={t("rights.source_hint")}
        placeholder={blank}
        value={said.source}
        onChange={(event) => set("source")(event.currentTarget.value)}
      />
      <TextInput
        label={t("rights.evidence")}
        description={t("rights.evidence_hint")}
        placeholder={blank}
        required={said.license === LICENSED}
        value={said.evidence}
        onChange={(event) => set("evidence")(event.currentTarget.value)}
      />
    </Stack>
  );
}
