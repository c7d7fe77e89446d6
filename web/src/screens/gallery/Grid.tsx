import { useElementSize } from "@mantine/hooks";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, memo, type MouseEvent, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { Picture } from "../../api/types";
import { PictureMarks, isTiny, useNameOf } from "../../parts/PictureTile";
import classes from "./gallery.module.css";
import { move, press, type Selection, target } from "./selection";

const GAP = 12;

interface TileProps {
  picture: Picture;
  at: number;
  total: number;
  isChosen: boolean;
  isHere: boolean;
  name: string;
  marks: string;
  onPress: (at: number, event: MouseEvent) => void;
  onOpen: (id: string) => void;
}

const Tile = memo(function Tile(props: TileProps) {
  const { picture, at } = props;
  return (
    <div
      id={`tile-${at}`}
      role="option"
      aria-selected={props.isChosen}
      aria-label={[props.name, props.marks].filter(Boolean).join(", ")}
      aria-setsize={props.total}
      aria-posinset={at + 1}
      tabIndex={props.isHere ? 0 : -1}
      title={props.name}
      className={classes.tile}
      onClick={(event) => props.onPress(at, event)}
      onDoubleClick={() => props.onOpen(picture.id)}
      draggable
      onDragStart={(event) => event.dataTransfer.setData("application/x-pinxit", picture.id)}
    >
      <img
        src={picture.urls.thumbnail}
        alt=""
        decoding="async"
        draggable={false}
        data-tiny={isTiny(picture) || undefined}
      />
      <PictureMarks picture={picture} />
    </div>
  );
});

interface Props {
  pictures: Picture[];
  total: number;
  tileWidth: number;
  selection: Selection;
  onSelect: (selection: Selection) => void;
  onOpen: (id: string) => void;
  onMissing: () => void; // more pictures are to be seen than are loaded
}

/** A grid of any number of pictures, of which only those in sight are drawn. */
export function Grid(props: Props) {
  const { pictures, total, selection, onSelect, onOpen, onMissing } = props;
  const { t } = useTranslation(["gallery", "parts"]);
  const nameOf = useNameOf();
  const scroller = useRef<HTMLDivElement>(null);
  const { ref: sized, width, height } = useElementSize();
  const columns = Math.max(1, Math.floor((width + GAP) / (props.tileWidth + GAP)));
  const side = (width - GAP * (columns - 1)) / columns;
  const rows = useVirtualizer({
    count: Math.ceil(total / columns),
    getScrollElement: () => scroller.current,
    estimateSize: () => side + GAP,
    overscan: 3,
  });
  useEffect(() => rows.measure(), [rows, side]);
  const seen = rows.getVirtualItems();
  const last = ((seen.at(-1)?.index ?? 0) + 1) * columns;
  useEffect(() => {
    if (last > pictures.length && pictures.length < total) onMissing();
  }, [last, pictures.length, total, onMissing]);

  const ids = pictures.map((picture) => picture.id);
  const isMoving = useRef(false);
  useEffect(() => {
    if (!isMoving.current) return;
    isMoving.current = false;
    rows.scrollToIndex(Math.floor(selection.at / columns));
    window.requestAnimationFrame(() => document.getElementById(`tile-${selection.at}`)?.focus());
  }, [selection.at, columns, rows]);
  const go = (to: number, isRange: boolean) => {
    isMoving.current = true;
    onSelect(move(selection, ids, to, isRange));
  };
  const key = (event: KeyboardEvent) => {
    const here = pictures[selection.at];
    const inSight = Math.max(1, Math.floor(height / (side + GAP)));
    const to = target(event.key, selection.at, columns, inSight, pictures.length);
    if (to !== null && !event.altKey) go(to, event.shiftKey);
    else if (event.key === " ")
      onSelect(press(selection, ids, selection.at, { isMore: true, isRange: event.shiftKey }));
    else if (event.key === "Enter" && here) onOpen(here.id);
    else if (event.key.toLowerCase() === "a" && (event.ctrlKey || event.metaKey))
      onSelect({ ...selection, chosen: new Set(ids) });
    else return;
    event.preventDefault();
  };
  const marksOf = (picture: Picture) =>
    [
      picture.stars > 0 && t("parts:stars", { count: picture.stars }),
      picture.stack &&
        picture.stack.count > 1 &&
        t("parts:versions", { count: picture.stack.count }),
      picture.level !== "fine" && t(`parts:level.${picture.level}`),
    ]
      .filter(Boolean)
      .join(", ");
  const pressed = (at: number, event: MouseEvent) =>
    onSelect(
      press(selection, ids, at, {
        isRange: event.shiftKey,
        isMore: event.ctrlKey || event.metaKey,
      }),
    );
  return (
    <div ref={scroller} className={classes.scroller}>
      <div
        ref={sized}
        role="listbox"
        aria-multiselectable
        aria-label={t("pictures")}
        className={classes.grid}
        style={{ height: rows.getTotalSize() }}
        onKeyDown={key}
      >
        {width > 0 &&
          seen.map((row) => (
            <div
              key={row.key}
              role="presentation"
              className={classes.row}
              style={{
                transform: `translateY(${row.start}px)`,
                height: side,
                gridTemplateColumns: `repeat(${columns}, ${side}px)`,
              }}
            >
              {Array.from(
                { length: Math.min(columns, total - row.index * columns) },
                (_, column) => {
                  const at = row.index * columns + column;
                  const picture = pictures[at];
                  if (!picture)
                    return <div key={at} role="presentation" className={classes.blank} />;
                  return (
                    <Tile
                      key={picture.id}
                      picture={picture}
                      at={at}
                      total={total}
                      isChosen={selection.chosen.has(picture.id)}
                      isHere={at === selection.at}
                      name={nameOf(picture)}
                      marks={marksOf(picture)}
                      onPress={pressed}
                      onOpen={onOpen}
                    />
                  );
                },
              )}
            </div>
          ))}
      </div>
    </div>
  );
}
