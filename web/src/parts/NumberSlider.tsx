import { ActionIcon, Group, Input, NumberInput, Slider, Text, Tooltip } from "@mantine/core";
import { IconArrowBackUp } from "@tabler/icons-react";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import classes from "./parts.module.css";

interface Props {
  label: string;
  value: number;
  onChange: (value: number) => void;
  onChangeEnd?: (value: number) => void; // once, when the move is over
  min: number;
  max: number;
  step?: number;
  unit?: string;
  initial?: number; // what the reset button goes back to
  hint?: string;
  isOff?: boolean;
  marks?: { value: number; label?: string }[];
}

/** A number by slider or by keyboard. */
export function NumberSlider(props: Props) {
  const { label, value, onChange, onChangeEnd, min, max, step = 1, unit, initial, hint } = props;
  const { t } = useTranslation("parts");
  const id = useId();
  const digits = Math.max(0, Math.ceil(-Math.log10(step) - 1e-9));
  const set = (wished: number) => {
    const bounded = Math.min(max, Math.max(min, wished));
    onChange(bounded);
    onChangeEnd?.(bounded);
  };
  return (
    <div role="group" aria-labelledby={id}>
      <Group justify="space-between" wrap="nowrap" gap="xs" mb={2}>
        <Input.Label id={id} component="span" size="sm">
          {label}
        </Input.Label>
        <Group gap={4} wrap="nowrap">
          {initial !== undefined && value !== initial && (
            <Tooltip label={t("reset_to", { value: initial })}>
              <ActionIcon
                variant="subtle"
                color="gray"
                size="sm"
                aria-label={t("reset", { label })}
                onClick={() => set(initial)}
                disabled={props.isOff}
              >
                <IconArrowBackUp size={16} />
              </ActionIcon>
            </Tooltip>
          )}
          <NumberInput
            aria-label={label}
            size="xs"
            className={classes.number}
            value={value}
            onChange={(wished) => typeof wished === "number" && set(wished)}
            min={min}
            max={max}
            step={step}
            decimalScale={digits}
            clampBehavior="blur"
            suffix={unit ? ` ${unit}` : undefined}
            disabled={props.isOff}
          />
        </Group>
      </Group>
      <Slider
        thumbLabel={label}
        label={null}
        value={value}
        onChange={onChange}
        onChangeEnd={onChangeEnd}
        min={min}
        max={max}
        step={step}
        marks={props.marks}
        disabled={props.isOff}
        mb={props.marks ? "lg" : 4}
      />
      {hint && (
        <Text size="xs" c="dimmed">
          {hint}
        </Text>
      )}
    </div>
  );
}
