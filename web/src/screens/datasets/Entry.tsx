import { Badge, Text, Tooltip } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { DatasetPicture } from "../../api/types";
import { said } from "../../said";
import classes from "./datasets.module.css";

const SMALL = 64; // px; such pictures are shown larger, pixel by pixel

interface Props {
  picture: DatasetPicture;
  isChosen: boolean;
  onChoose?: (isRange: boolean) => void;
}

/** One picture with its name, its license, and why it may not be learned from. */
export function Entry({ picture, isChosen, onChoose }: Props) {
  const { t } = useTranslation("datasets");
  const { rights } = picture;
  const isSmall = Math.max(picture.width, picture.height) <= SMALL;
  const image = (
    <img
      src={picture.thumbnail}
      alt={picture.path}
      loading="lazy"
      data-small={isSmall || undefined}
    />
  );
  return (
    <li className={classes.entry} data-chosen={isChosen || undefined}>
      {onChoose ? (
        <button
          type="button"
          aria-pressed={isChosen}
          onClick={(event) => onChoose(event.shiftKey)}
          className={classes.entryPicture}
        >
          {image}
        </button>
      ) : (
        <div className={classes.entryPicture}>{image}</div>
      )}
      <Text size="sm" truncate title={picture.path}>
        {picture.path}
      </Text>
      <Text size="xs" c="dimmed">
        {picture.width} × {picture.height}
        {picture.tags.length > 0 && <> · {picture.tags.join(" / ")}</>}
      </Text>
      <Tooltip label={licenseWords(picture)} multiline maw={320}>
        <Badge
          variant="default"
          tabIndex={0}
          className={classes.license}
          classNames={{ label: classes.licenseName }}
          data-refused={!rights.may_learn || undefined}
        >
          {rights.may_learn ? rights.license : t("may_not")}
        </Badge>
      </Tooltip>
      {!rights.may_learn && rights.why_not && <Text size="xs">{said(rights.why_not)}</Text>}
      {picture.twin_of && (
        <Text size="xs" c="dimmed">
          {t("twin_of", { path: picture.twin_of })}
        </Text>
      )}
      {picture.says.map((line) => (
        <Text key={line} size="xs" c="dimmed">
          {said(line)}
        </Text>
      ))}
    </li>
  );
}

function licenseWords({ rights }: DatasetPicture): string {
  return [rights.license, rights.creator, rights.source, rights.evidence]
    .filter(Boolean)
    .join(", ");
}
