import { NativeSelect, Switch } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { GOOD, type GanSettings } from "../gan/gan";
import type { LossName } from "../gan/losses";
import classes from "../learn.module.css";

interface Props {
  settings: GanSettings;
  onTune: (changes: Partial<GanSettings>) => void; // while it goes on
  onBegin: (settings: GanSettings) => void; // what cannot be changed without beginning anew
}

const LOSSES: LossName[] = ["relativistic", "standard", "minimax"];
const RATES = [0.0003, 0.001, 0.003, 0.01, 0.03];
const WIDTHS = [2, 3, 4, 8, 16, 32];
const STEPS = [1, 2, 5];

/** What can be changed in one training of lesson 2. */
export function Knobs({ settings, onTune, onBegin }: Props) {
  const { t } = useTranslation("learn");
  const choice = (
    label: string,
    values: number[],
    value: number,
    set: (value: number) => void,
    says: (value: number) => string = String,
  ) => (
    <NativeSelect
      size="xs"
      label={label}
      value={String(value)}
      data={values.map((each) => ({ value: String(each), label: says(each) }))}
      onChange={(event) => set(Number(event.currentTarget.value))}
    />
  );
  const times = (rate: number) => `× ${Number((rate / GOOD.rateG).toPrecision(2))}`;
  return (
    <div className={classes.knobs}>
      <NativeSelect
        size="xs"
        label={t("knob.loss")}
        value={settings.loss}
        data={LOSSES.map((value) => ({ value, label: t(`knob.${value}`) }))}
        onChange={(event) => onTune({ loss: event.currentTarget.value as LossName })}
      />
      <Switch
        size="sm"
        label={t("knob.penalty")}
        checked={settings.penalty > 0}
        onChange={(event) => onTune({ penalty: event.currentTarget.checked ? GOOD.penalty : 0 })}
      />
      {choice(t("knob.rateD"), RATES, settings.rateD, (rateD) => onTune({ rateD }), times)}
      {choice(t("knob.rateG"), RATES, settings.rateG, (rateG) => onTune({ rateG }), times)}
      {choice(t("knob.stepsD"), STEPS, settings.stepsD, (stepsD) => onTune({ stepsD }))}
      {choice(t("knob.widthG"), WIDTHS, settings.widthG, (widthG) => {
        onBegin({ ...settings, widthG });
      })}
      {choice(t("knob.momentum"), [0, 0.5, 0.9], settings.momentum, (momentum) => {
        onBegin({ ...settings, momentum });
      })}
      {choice(t("knob.headStart"), [0, 100, 400], settings.headStart, (headStart) => {
        onBegin({ ...settings, headStart });
      })}
      <NativeSelect
        size="xs"
        label={t("knob.moverG")}
        value={settings.moverG}
        data={(["adam", "plain"] as const).map((value) => ({ value, label: t(`knob.${value}`) }))}
        onChange={(event) => {
          onBegin({ ...settings, moverG: event.currentTarget.value as GanSettings["moverG"] });
        }}
      />
    </div>
  );
}
