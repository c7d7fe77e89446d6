import { Radio, Group, Select, Stack, Switch, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { NumberSlider } from "../../parts";
import { type Scheme, useLook } from "../../shell/look";
import { usePreference } from "../../shell/preferences";
import { LANGUAGES } from "../../words";
import { Section } from "./Section";

const SCHEMES: Scheme[] = ["light", "dark", "auto"];

/** How the studio looks and speaks; kept for this person, in every browser. */
export function Looks() {
  const { t } = useTranslation("settings");
  const { scheme, setScheme, contrast, setContrast, language, setLanguage } = useLook();
  const [tile, setTile] = usePreference("tile", 190);
  return (
    <Section title={t("part.looks")} lead={t("looks.lead")}>
      <Stack gap="lg" maw="30rem">
        <Radio.Group
          label={t("looks.scheme")}
          value={scheme}
          onChange={(value) => setScheme(value as Scheme)}
        >
          <Group mt="xs">
            {SCHEMES.map((each) => (
              <Radio key={each} value={each} label={t(`shell:look.${each}`)} />
            ))}
          </Group>
        </Radio.Group>
        <Switch
          label={t("shell:look.high")}
          description={t("looks.contrast_what")}
          checked={contrast === "high"}
          onChange={(event) => setContrast(event.currentTarget.checked ? "high" : "normal")}
        />
        <Select
          label={t("shell:language")}
          data={Object.entries(LANGUAGES).map(([value, label]) => ({ value, label }))}
          value={language}
          onChange={(value) => value && setLanguage(value)}
          allowDeselect={false}
        />
        <NumberSlider
          label={t("looks.tile")}
          min={90}
          max={420}
          step={10}
          value={tile}
          onChange={setTile}
        />
        <Text size="sm" c="dimmed">
          {t("looks.kept")}
        </Text>
      </Stack>
    </Section>
  );
}
