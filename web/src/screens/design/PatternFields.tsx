import { Group, NumberInput, Select, Stack, Switch, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { ColorField, NumberSlider } from "../../parts";
import { useChoices } from "./asked";
import { WorkSeed } from "./fields";
import { turn, useDesign, useWork } from "./store";
import { withPrinter } from "./work";

const LARGEST_CM = 1000;

/** How a tile repeats, and how large it is on cloth. */
export function PatternFields() {
  const { t } = useTranslation("design");
  const work = useWork();
  const put = useDesign((state) => state.put);
  const choices = useChoices().data;
  const printer = choices?.printers.find((each) => each.name === work.printer) ?? null;
  const number = (name: "cm" | "dpi", min: number, max: number) => (
    <NumberInput
      label={t(`pattern.${name}`)}
      value={work[name]}
      onChange={(value) =>
        typeof value === "number" && value >= min && value <= max && turn({ [name]: value }, name)
      }
      min={min}
      max={max}
      decimalScale={2}
      suffix={name === "cm" ? " cm" : undefined}
      disabled={name === "dpi" && printer !== null}
    />
  );
  return (
    <Stack gap="sm">
      <Select
        label={t("pattern.repeat")}
        description={t(`pattern.repeats.${work.repeat}.help`)}
        value={work.repeat}
        allowDeselect={false}
        data={(choices?.repeats ?? [work.repeat]).map((value) => ({
          value,
          label: t(`pattern.repeats.${value}.name`),
        }))}
        onChange={(repeat) => repeat && turn({ repeat })}
      />
      {work.repeat === "toss" && <Toss />}
      <Group grow align="flex-start">
        {number("cm", 0.5, LARGEST_CM)}
        {number("dpi", 10, 2400)}
      </Group>
      <Select
        label={t("pattern.printer")}
        value={work.printer}
        allowDeselect={false}
        data={[
          { value: "", label: t("pattern.any") },
          ...(choices?.printers ?? []).map((each) => ({
            value: each.name,
            label: t("pattern.printer_is", { ...each, bed: each.bed_cm }),
          })),
        ]}
        onChange={(name) =>
          put(withPrinter(work, choices?.printers.find((each) => each.name === name) ?? null))
        }
      />
      {printer && (
        <Text size="xs" c="dimmed">
          {printer.note}
        </Text>
      )}
      <Switch
        label={t("pattern.upscale")}
        checked={work.may_upscale}
        onChange={(event) => turn({ may_upscale: event.currentTarget.checked })}
      />
      <Switch
        label={t("pattern.proof")}
        checked={work.proof}
        onChange={(event) => turn({ proof: event.currentTarget.checked })}
      />
    </Stack>
  );
}

/** A motif that is strewn over a ground. */
function Toss() {
  const { t } = useTranslation("design");
  const work = useWork();
  return (
    <>
      <ColorField
        label={t("pattern.ground")}
        value={work.ground}
        onChange={(ground) => turn({ ground }, "ground")}
      />
      <NumberSlider
        label={t("pattern.motifs")}
        value={work.motifs}
        onChange={(motifs) => turn({ motifs }, "motifs")}
        min={1}
        max={40}
        initial={9}
      />
      <WorkSeed />
    </>
  );
}
