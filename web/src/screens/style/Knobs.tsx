import { ActionIcon, Button, Group, Input, Select, Stack, Switch, Text } from "@mantine/core";
import { IconPlus, IconX } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { JsonSchema } from "../../api/types";
import { ColorField, NumberSlider } from "../../parts";
import { useStyle, useWork } from "./store";
import { type Knob, knobsOf, stepOf, turned, valueOf } from "./work";

// Which knobs stand where; those that nobody named stand under "more".
const GROUPS = {
  main: ["strength", "style_scale", "content_weight"],
  color: ["keep_colors", "palette"],
  more: null,
};
const ELSEWHERE = ["protect_faces", "tile"];
const FIRST_COLORS = ["#0b3d91", "#ffffff"];
const MOST_COLORS = 16;

/** What a knob is called and what it does: in the page's words, else in the server's. */
export function useKnobWords() {
  const { t, i18n } = useTranslation("style");
  return ({ name, about }: Knob) => {
    const has = i18n.exists(`style:knobs.${name}.title`);
    const title = has ? t(`knobs.${name}.title`) : (about.title ?? name.replaceAll("_", " "));
    const help = has ? t(`knobs.${name}.help`) : (about.description ?? "");
    return { title, help };
  };
}

interface Props {
  schema: JsonSchema | undefined;
  group: keyof typeof GROUPS;
}

/** Fields for a group of the knobs that the chosen method has. */
export function Knobs({ schema, group }: Props) {
  const named: string[] = [...GROUPS.main, ...GROUPS.color, ...ELSEWHERE];
  const wanted = GROUPS[group];
  const knobs = knobsOf(schema).filter(({ name }) =>
    wanted ? wanted.includes(name) : !named.includes(name),
  );
  return (
    <Stack gap="sm">
      {knobs.map((knob) => (
        <KnobField key={knob.name} knob={knob} schema={schema} />
      ))}
    </Stack>
  );
}

export function KnobField({ knob, schema }: { knob: Knob; schema: JsonSchema | undefined }) {
  const { t, i18n } = useTranslation("style");
  const work = useWork();
  const put = useStyle((state) => state.put);
  const { title, help } = useKnobWords()(knob);
  const { name, about } = knob;
  const value = valueOf(work, name, schema);
  const set = (to: unknown) => put(turned(work, name, to, schema), name);
  if (about.type === "boolean")
    return (
      <Switch
        label={title}
        description={help}
        checked={value === true}
        onChange={(event) => set(event.currentTarget.checked)}
      />
    );
  if (about.enum)
    return (
      <Select
        label={title}
        description={help}
        value={String(value)}
        allowDeselect={false}
        data={about.enum.map((each) => ({
          value: String(each),
          label: i18n.exists(`style:knobs.${name}.choices.${String(each)}`)
            ? t(`knobs.${name}.choices.${String(each)}`)
            : String(each),
        }))}
        onChange={set}
      />
    );
  if (name === "palette") return <Palette title={title} help={help} value={value} set={set} />;
  if (about.type === "number" || about.type === "integer")
    return (
      <NumberSlider
        label={title}
        hint={help}
        value={Number(value)}
        onChange={set}
        min={about.minimum ?? 0}
        max={about.maximum ?? 1}
        step={stepOf(about)}
        unit={typeof about["x-unit"] === "string" ? about["x-unit"] : undefined}
        initial={Number(about.default)}
      />
    );
  return null;
}

interface PaletteProps {
  title: string;
  help: string;
  value: unknown;
  set: (colors: string[]) => void;
}

/** Colors that the result is held to. One color alone means nothing, so the first two come at once. */
function Palette({ title, help, value, set }: PaletteProps) {
  const { t } = useTranslation("style");
  const colors = Array.isArray(value) ? (value as string[]) : [];
  const change = (number: number, color: string) =>
    set(colors.map((each, n) => (n === number ? color : each)));
  const drop = (number: number) =>
    set(colors.length <= 2 ? [] : colors.filter((_, n) => n !== number));
  const add = () => set(colors.length === 0 ? FIRST_COLORS : [...colors, "#808080"]);
  return (
    <Input.Wrapper label={title} description={help} labelElement="div">
      <Stack gap={6} mt={6}>
        {colors.map((color, number) => (
          <Group key={number} gap={4} wrap="nowrap">
            <ColorField
              isSmall
              label={t("palette.color", { number: number + 1 })}
              value={color}
              onChange={(each) => change(number, each)}
            />
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={t("palette.drop", { number: number + 1 })}
              onClick={() => drop(number)}
            >
              <IconX size={15} aria-hidden />
            </ActionIcon>
          </Group>
        ))}
        <Group gap={6}>
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<IconPlus size={14} aria-hidden />}
            disabled={colors.length >= MOST_COLORS}
            onClick={add}
          >
            {colors.length === 0 ? t("palette.begin") : t("palette.add")}
          </Button>
          {colors.length > 0 && (
            <Button size="compact-sm" variant="default" onClick={() => set([])}>
              {t("palette.none")}
            </Button>
          )}
        </Group>
        {colors.length === 0 && (
          <Text size="xs" c="dimmed">
            {t("palette.empty")}
          </Text>
        )}
      </Stack>
    </Input.Wrapper>
  );
}
