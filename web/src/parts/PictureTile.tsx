import { IconAlertTriangle, IconMovie, IconStack2, IconStarFilled } from "@tabler/icons-react";
import type { MouseEvent } from "react";
import { useTranslation } from "react-i18next";
import type { Picture } from "../api/types";
import classes from "./parts.module.css";

interface Props {
  picture: Picture;
  isSelected?: boolean;
  hasFocus?: boolean; // of a grid that moves the focus by arrows
  onPress?: (event: MouseEvent) => void;
  onOpen?: () => void;
  tabIndex?: number;
}

/** What a picture is called, if it has no title: by its model and seed, or by its verb. */
export function useNameOf(): (picture: Picture) => string {
  const { t } = useTranslation("parts");
  return (picture) => {
    if (picture.title) return picture.title;
    if (picture.model && picture.seed !== null)
      return t("model_and_seed", { model: picture.model.name, seed: picture.seed });
    if (picture.model) return picture.model.name;
    return t("untitled");
  };
}

/** Whether a picture is shown so much larger than it is that its pixels had better be seen. */
export const isTiny = ({ width, height }: Picture): boolean => Math.max(width, height) < 96;

/** Where a page finds a still of it: of a clip that was made here, the file itself moves. */
export const stillOf = ({ use, origin, urls }: Picture): string =>
  use === "clip" && origin === "made" ? urls.thumbnail : urls.view;

/** A small picture that can be pressed; a double press opens it. */
export function PictureTile(props: Props) {
  const { picture } = props;
  const { t } = useTranslation("parts");
  const name = useNameOf()(picture);
  const marks = [
    picture.stars > 0 && t("stars", { count: picture.stars }),
    picture.stack && picture.stack.count > 1 && t("versions", { count: picture.stack.count }),
    picture.use === "clip" && t("clip"),
    picture.level !== "fine" && t(`level.${picture.level}`),
  ].filter(Boolean);
  return (
    <button
      type="button"
      className={classes.tile}
      data-selected={props.isSelected || undefined}
      data-focus={props.hasFocus || undefined}
      aria-pressed={props.isSelected}
      aria-label={[name, ...marks].join(", ")}
      title={name}
      tabIndex={props.tabIndex}
      onClick={props.onPress}
      onDoubleClick={props.onOpen}
      draggable
      onDragStart={(event) => event.dataTransfer.setData("application/x-pinxit", picture.id)}
    >
      <img
        src={picture.urls.thumbnail}
        alt=""
        loading="lazy"
        decoding="async"
        data-tiny={isTiny(picture) || undefined}
      />
      <PictureMarks picture={picture} />
      <span className={classes.tileName} aria-hidden>
        {name}
      </span>
    </button>
  );
}

/** What a small view says in its corner: stars, versions, that it moves, a check that did not like it. */
export function PictureMarks({ picture }: { picture: Picture }) {
  return (
    <span className={classes.marks} aria-hidden>
      {picture.stars > 0 && (
        <span>
          <IconStarFilled size={12} />
          {picture.stars}
        </span>
      )}
      {picture.stack && picture.stack.count > 1 && (
        <span>
          <IconStack2 size={13} />
          {picture.stack.count}
        </span>
      )}
      {picture.use === "clip" && (
        <span>
          <IconMovie size={13} />
        </span>
      )}
      {picture.level !== "fine" && (
        <span>
          <IconAlertTriangle size={13} />
        </span>
      )}
    </span>
  );
}
