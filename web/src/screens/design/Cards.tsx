import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import blend from "./pictures/blend.webp";
import campaign from "./pictures/campaign.webp";
import garment from "./pictures/garment.webp";
import inpaint from "./pictures/inpaint.webp";
import material from "./pictures/material.webp";
import palette from "./pictures/palette.webp";
import panorama from "./pictures/panorama.webp";
import pattern from "./pictures/pattern.webp";
import recolor from "./pictures/recolor.webp";
import retarget from "./pictures/retarget.webp";
import separate from "./pictures/separate.webp";
import sprites from "./pictures/sprites.webp";
import tile from "./pictures/tile.webp";
import vary from "./pictures/vary.webp";
import classes from "./design.module.css";
import { TOOLS, type Tool } from "./work";

const PICTURES: Record<Tool, string> = {
  vary,
  retarget,
  tile,
  inpaint,
  blend,
  palette,
  recolor,
  separate,
  pattern,
  material,
  panorama,
  sprites,
  garment,
  campaign,
};

/** The tools, each with a picture of what it does. */
export function Cards({ value, onChange }: { value: Tool; onChange: (tool: Tool) => void }) {
  const { t } = useTranslation("design");
  return (
    <fieldset className={classes.cards}>
      <legend className="visually-hidden">{t("tools")}</legend>
      {TOOLS.map((tool) => (
        <label key={tool} className={classes.card} data-chosen={tool === value || undefined}>
          <input
            type="radio"
            name="design-tool"
            className="visually-hidden"
            checked={tool === value}
            onChange={() => onChange(tool)}
          />
          <img src={PICTURES[tool]} alt="" width={240} height={120} />
          <Text component="span" size="sm" fw={600} className={classes.cardName}>
            {t(`tool.${tool}.name`)}
          </Text>
        </label>
      ))}
    </fieldset>
  );
}
