import { Fieldset, SegmentedControl, Select, Stack, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { ColorField, NumberSlider, PicturePicker } from "../../parts";
import { turn, useWork } from "./store";
import { KitFiles } from "./KitFiles";
import { FONTS, type Kit, PACKS, ROLES } from "./work";

const LONGEST = 400;

/** The brand, and which formats are made. */
export function KitFields() {
  const { t } = useTranslation("design");
  const { kit, pack, variants } = useWork();
  const change = (part: Partial<Kit>) =>
    turn({ kit: { ...kit, ...part } }, Object.keys(part).join());
  const words = (name: "brand" | "headline" | "text" | "call") => (
    <TextInput
      label={t(`kit.${name}`)}
      value={kit[name]}
      maxLength={name === "brand" ? 80 : LONGEST}
      required={name === "brand"}
      onChange={(event) => change({ [name]: event.currentTarget.value })}
    />
  );
  const font = (name: "headline_font" | "text_font") => (
    <Select
      label={t(`kit.${name}`)}
      value={kit[name]}
      allowDeselect={false}
      data={FONTS}
      onChange={(value) => value && change({ [name]: value })}
    />
  );
  return (
    <Stack gap="md">
      <SegmentedControl
        aria-label={t("kit.pack")}
        value={pack}
        onChange={(chosen) => turn({ pack: chosen })}
        data={PACKS.map((value) => ({ value, label: t(`kit.packs.${value}`) }))}
      />
      <NumberSlider
        label={t("kit.variants")}
        value={variants}
        onChange={(count) => turn({ variants: count }, "variants")}
        min={1}
        max={8}
        initial={2}
      />
      <Fieldset legend={t("kit.says")}>
        <Stack gap="xs">
          {words("headline")}
          {words("text")}
          {words("call")}
        </Stack>
      </Fieldset>
      <Fieldset legend={t("kit.title")}>
        <Stack gap="xs">
          {words("brand")}
          {ROLES.map((role) => (
            <ColorField
              key={role}
              label={t(`kit.roles.${role}`)}
              value={kit.colors[role]}
              onChange={(color) => change({ colors: { ...kit.colors, [role]: color } })}
            />
          ))}
          {font("headline_font")}
          {font("text_font")}
          <PicturePicker
            label={t("kit.logo")}
            hint={t("kit.logo_help")}
            value={kit.logo}
            onChange={(logo) => change({ logo })}
            height={90}
          />
          <PicturePicker
            label={t("kit.style")}
            hint={t("kit.style_help")}
            value={kit.style}
            onChange={(style) => change({ style })}
            height={90}
          />
          <KitFiles kit={kit} onOpen={change} />
        </Stack>
      </Fieldset>
    </Stack>
  );
}
