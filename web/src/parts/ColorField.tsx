import { TextInput } from "@mantine/core";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import classes from "./parts.module.css";

interface Props {
  label: string;
  value: string;
  onChange: (color: string) => void; // told whole colors alone, such as "#0b3d91"
  isSmall?: boolean; // the label is for screen readers
}

const IS_COLOR = /^#[0-9a-f]{6}$/i;

/** A color by its digits, or by the browser's own field of colors. */
export function ColorField({ label, value, onChange, isSmall = false }: Props) {
  const { t } = useTranslation("parts");
  const [digits, setDigits] = useState(value);
  useEffect(() => setDigits(value), [value]);
  const take = (typed: string) => {
    setDigits(typed);
    const color = typed.startsWith("#") ? typed : `#${typed}`;
    if (IS_COLOR.test(color) && color.toLowerCase() !== value.toLowerCase()) onChange(color);
  };
  return (
    <TextInput
      size={isSmall ? "xs" : "sm"}
      style={{ flex: 1 }}
      label={isSmall ? undefined : label}
      aria-label={isSmall ? label : undefined}
      value={digits}
      maxLength={7}
      spellCheck={false}
      onChange={(event) => take(event.currentTarget.value)}
      onBlur={() => setDigits(value)}
      leftSection={
        <input
          type="color"
          className={classes.color}
          aria-label={t("color", { name: label })}
          value={value}
          onChange={(event) => take(event.currentTarget.value)}
        />
      }
    />
  );
}
