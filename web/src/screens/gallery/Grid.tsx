import { useElementSize } from "@mantine/hooks";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, memo, type MouseEvent, useEffect, useMemo, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { Picture } from "../../api/types";
import { PictureMarks, isTiny, useNameOf } from "../../parts/PictureTile";
import classes from "./gallery.module.css";
import { move, press, range, type Selection, target, unknown } from "./selection";

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

/** A place whose picture is on its way. */
function Blank({ at, isHere }: { at: number; isHere: boolean }) {
  const { t } = useTranslation("gallery");
  return (
    <div
      id={`tile-${at}`}
      role="option"
      aria-selected={false}
      aria-label={t("loading")}
      tabIndex={isHere ? 0 : -1}
      className={classes.blank}
    />
  );
}

interface Props {
  pictureAt: (at: number) => Picture | undefined; // where it is known
  total: number;
  tileWidth: number;
  selection: Selection;
  onSelect: (selection: Selection) => void;
  onOpen: (id: string) => void;
  onSeen: (first: number, last: number) => void; // places that are in sight, or nearly
  onUnseen: (count: number) => void; // so many of a range are not known, and so not chosen
}

/** A grid of any number of pictures, of which only those in sight are drawn. */
export function Grid(props: Props) {
  const { pictureAt, total, selection, onSelect, onOpen, onSeen } = props;
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
  const first = (seen[0]?.index ?? 0) * columns;
  const last = Math.min(total, ((seen.at(-1)?.index ?? 0) + 1) * columns) - 1;
  useEffect(() => onSeen(first, last), [first, last, onSeen]);

  const ids = useMemo(
    () => ({ length: total, at: (n: number) => pictureAt(n)?.id }),
    [pictureAt, total],
  );
  const now = Math.max(0, Math.min(selection.at, total - 1)); // a list may prove to be shorter
  const here = pictureAt(now);
  const isMoving = useRef(false); // the keyboard is on its way there
  useEffect(() => {
    if (isMoving.current) rows.scrollToIndex(Math.floor(now / columns));
  }, [now, columns, rows]);
  useEffect(() => {
    // a place far away is blank until its picture is known
    if (!isMoving.current) return;
    window.requestAnimationFrame(() => {
      if (!isMoving.current) return;
      document.getElementById(`tile-${now}`)?.focus();
      if (here) isMoving.current = false;
    });
  }, [now, here]);
  const choose = (next: Selection, isRange: boolean) => {
    if (isRange) props.onUnseen(unknown(ids, selection.from, next.at));
    onSelect(next);
  };
  const go = (to: number, isRange: boolean) => {
    isMoving.current = true;
    choose(move(selection, ids, to, isRange), isRange);
  };
  const key = (event: KeyboardEvent) => {
    const inSight = Math.max(1, Math.floor(height / (side + GAP)));
    const to = target(event.key, now, columns, inSight, total);
    if (to !== null && !event.altKey) go(to, event.shiftKey);
    else if (event.key === " ") {
      const how = { isMore: true, isRange: event.shiftKey };
      choose(press(selection, ids, now, how), event.shiftKey);
    } else if (event.key === "Enter" && here) onOpen(here.id);
    else if (event.key.toLowerCase() === "a" && (event.ctrlKey || event.metaKey)) {
      props.onUnseen(unknown(ids, 0, total - 1));
      onSelect({ ...selection, chosen: new Set(range(ids, 0, total - 1)) });
    } else return;
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
  const pressed = (at: number, event: MouseEvent) => {
    const how = { isRange: event.shiftKey, isMore: event.ctrlKey || event.metaKey };
    choose(press(selection, ids, at, how), event.shiftKey);
  };
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
                  const picture = pictureAt(at);
                  if (!picture) return <Blank key={at} at={at} isHere={at === now} />;
                  return (
                    <Tile
                      key={picture.id}
                      picture={picture}
                      at={at}
                      total={total}
                      isChosen={selection.chosen.has(picture.id)}
                      isHere={at === now}
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
