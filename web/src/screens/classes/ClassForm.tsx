import { Button, Fieldset, Group, NumberInput, Select, Stack, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import type { SchoolClass } from "../../api/types";
import type { Plan } from "./asked";
import classes from "./classes.module.css";
import { type Filled, HOURS, KEPT_DAYS, MOST, filled, planOf } from "./plan";

type Limit = "jobs_at_once" | "minutes" | "megabytes";
const LIMITS: Record<Limit, number> = { jobs_at_once: 20, minutes: 600, megabytes: 100_000 };

/** How long in words: hours, from a day on in days. */
export function useHours(): (hours: number) => string {
  const { t } = useTranslation("classes");
  return (hours) =>
    hours < 24 ? t("hours", { count: hours }) : t("days", { count: Math.round(hours / 24) });
}

/** For how long things are kept, in words. */
export function useKept(): (days: number) => string {
  const { t } = useTranslation("classes");
  return (days) => (days === 0 ? t("kept.none") : t("kept.days", { count: days }));
}

/** What a class shall be: one that is opened, or one that is there. */
export function ClassForm(props: {
  school?: SchoolClass;
  yes: string;
  isPending: boolean;
  onSend: (plan: Plan) => void;
}) {
  const { t } = useTranslation("classes");
  const hours = useHours();
  const kept = useKept();
  const { school } = props;
  const [form, setForm] = useState<Filled>(() => filled(school));
  const set = (changes: Partial<Filled>) => setForm({ ...form, ...changes });
  const send = (event: FormEvent) => {
    event.preventDefault();
    props.onSend(planOf(form, school));
  };
  const choices = HOURS.map((each) => ({ value: String(each), label: hours(each) }));
  if (school) choices.unshift({ value: "", label: t("form.end_stays") });
  return (
    <form onSubmit={send}>
      <Stack gap="sm" maw="34rem">
        <TextInput
          label={t("form.name")}
          description={t("form.name_hint")}
          value={form.name}
          onChange={(event) => set({ name: event.currentTarget.value })}
          maxLength={100}
          data-autofocus
        />
        <div className={classes.fields}>
          <NumberInput
            label={t("form.most")}
            min={1}
            max={MOST}
            allowDecimal={false}
            value={form.most}
            onChange={(most) => set({ most: Number(most) || 1 })}
          />
          <Select
            label={t(school ? "form.hours_on" : "form.hours")}
            data={choices}
            value={form.hours === null ? "" : String(form.hours)}
            onChange={(value) => set({ hours: value ? Number(value) : null })}
            allowDeselect={false}
          />
          <Select
            label={t("form.keeps")}
            data={KEPT_DAYS.map((each) => ({ value: String(each), label: kept(each) }))}
            value={String(form.keeps_days)}
            onChange={(value) => set({ keeps_days: Number(value) })}
            allowDeselect={false}
          />
        </div>
        <Fieldset legend={t("form.limits")} p="sm">
          <div className={classes.fields}>
            {(Object.keys(LIMITS) as Limit[]).map((name) => (
              <NumberInput
                key={name}
                label={t(`form.${name}`)}
                min={0}
                max={LIMITS[name]}
                allowDecimal={false}
                value={form[name]}
                onChange={(value) => set({ [name]: Number(value) || 0 })}
              />
            ))}
          </div>
        </Fieldset>
        <Group>
          <Button type="submit" loading={props.isPending} disabled={!form.name.trim()}>
            {props.yes}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
