import { ActionIcon, Tooltip } from "@mantine/core";
import { IconMaximize, IconMinimize } from "@tabler/icons-react";
import { useEffect, useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { type Size, drawn, middleScale, pixelAt } from "./draw";
import { useMoving } from "./moving";
import { roundLength } from "./paint";
import classes from "./scans.module.css";
import { look, useView } from "./view";
import { type Layout, type Plane, type Volume, layoutOf, voxelAt } from "./volume";
import type { Seen } from "./Viewer";

interface Props {
  plane: Plane;
  base: Volume;
  other: Volume | undefined;
  over: Volume | undefined;
  spread: number; // of the difference
  onPoint: (at: Seen | null) => void;
}

const LONGEST_SCALE = 110; // pixels of the page

/** One plane: a slice, the cursor, letters for the patient's sides, a scale in millimeters. */
export function Pane({ plane, base, other, over, spread, onPoint }: Props) {
  const { t } = useTranslation("scans");
  const help = useId();
  const view = useView();
  const layout = layoutOf(base.told, plane);
  const index = view.cursor[layout.through];
  const [box, size] = useSize();
  const canvas = useRef<HTMLCanvasElement>(null);
  const place = view.places[plane];
  const scale = middleScale(layout, size, place);

  useEffect(() => {
    if (!canvas.current || size.width === 0) return;
    const parts = { base, other, over, spread };
    const frame = requestAnimationFrame(
      () => canvas.current && drawn(canvas.current, layout, size, parts, useView.getState()),
    );
    return () => cancelAnimationFrame(frame);
    // `layout` follows from base and plane; the view as a whole is what is drawn
  }, [base, other, over, spread, plane, size, view]);

  const moving = useMoving(layout, base.told, size, (x, y) => {
    const { row, column } = pixelAt(layout, size, useView.getState().places[plane], x, y);
    return voxelAt(layout, useView.getState().cursor, row, column);
  });
  const isBig = view.big === plane;
  return (
    <section className={classes.pane} data-plane={plane} aria-label={t(`plane.${plane}`)}>
      <div
        ref={(element) => {
          box.current = element;
          moving.wheel.current = element;
        }}
        className={classes.canvasBox}
        role="application"
        tabIndex={0}
        aria-label={t("slice_of", {
          plane: t(`plane.${plane}`),
          number: index + 1,
          count: layout.count,
        })}
        aria-describedby={help}
        aria-roledescription={t("pane")}
        data-tool={view.tool}
        onPointerDown={moving.down}
        onPointerMove={(event) => {
          moving.moved(event);
          const { left, top } = event.currentTarget.getBoundingClientRect();
          onPoint(pointed(layout, size, event.clientX - left, event.clientY - top, plane));
        }}
        onPointerUp={moving.up}
        onPointerCancel={moving.up}
        onPointerLeave={() => onPoint(null)}
        onContextMenu={(event) => event.preventDefault()}
        onDoubleClick={() => look({ big: isBig ? null : plane })}
        onKeyDown={moving.key}
      >
        <canvas ref={canvas} aria-hidden />
        <Letters layout={layout} />
        <span className={classes.corner} aria-hidden>
          {t(`plane.${plane}`)} {index + 1}/{layout.count}
        </span>
        {base.told.has_size && <ScaleBar scale={scale} />}
        <span className={classes.research} aria-hidden>
          {t("research_only")}
        </span>
      </div>
      <span id={help} className="visually-hidden">
        {t("pane_help")}
      </span>
      <Tooltip label={t(isBig ? "all_planes" : "one_plane")}>
        <ActionIcon
          className={classes.enlarge}
          variant="transparent"
          color="gray"
          aria-pressed={isBig}
          aria-label={t(isBig ? "all_planes_of" : "one_plane_of", { plane: t(`plane.${plane}`) })}
          onClick={() => look({ big: isBig ? null : plane })}
        >
          {isBig ? <IconMinimize size={18} /> : <IconMaximize size={18} />}
        </ActionIcon>
      </Tooltip>
    </section>
  );
}

/** The voxel under a point, if it lies in the slice. */
function pointed(layout: Layout, size: Size, x: number, y: number, plane: Plane): Seen | null {
  const { cursor, places } = useView.getState();
  const { row, column } = pixelAt(layout, size, places[plane], x, y);
  const isInside = row >= -0.5 && column >= -0.5;
  if (!isInside || row > layout.rows - 0.5 || column > layout.columns - 0.5) return null;
  return { cursor: voxelAt(layout, cursor, row, column) };
}

/** To which side of the patient each edge looks. */
function Letters({ layout }: { layout: Layout }) {
  const { t } = useTranslation("scans");
  if (!layout.letters) return null;
  return ["left", "right", "top", "bottom"].map((edge, at) => (
    <span key={edge} className={classes.letter} data-edge={edge} aria-hidden>
      {t(`letter.${layout.letters?.[at] ?? ""}`)}
    </span>
  ));
}

function ScaleBar({ scale }: { scale: number }) {
  const { t } = useTranslation("scans");
  const length = roundLength(LONGEST_SCALE / scale);
  return (
    <span className={classes.scale} data-mm={length} aria-hidden>
      <span style={{ width: length * scale }} />
      {length >= 10 ? t("centimeters", { length: length / 10 }) : t("millimeters", { length })}
    </span>
  );
}

/** The size of an element, as it changes. */
function useSize() {
  const box = useRef<HTMLDivElement | null>(null);
  const [size, setSize] = useState<Size>({ width: 0, height: 0 });
  useEffect(() => {
    if (!box.current) return;
    const seer = new ResizeObserver(([entry]) => {
      const { width, height } = entry!.contentRect;
      setSize({ width: Math.floor(width), height: Math.floor(height) });
    });
    seer.observe(box.current);
    return () => seer.disconnect();
  }, []);
  return [box, size] as const;
}
