import { ActionIcon, Button, Group, Tooltip } from "@mantine/core";
import {
  IconPhoto,
  IconView360,
  IconZoomIn,
  IconZoomOut,
  IconZoomReset,
} from "@tabler/icons-react";
import { type PointerEvent, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Picture } from "../../api/types";
import { PanoramaView, isAllAround } from "../../parts";
import { isTiny } from "../../parts/PictureTile";
import { useHotkey } from "../../shell/hotkeys";
import classes from "./picture.module.css";

const STEP = 1.4;
const MOST = 16;

interface View {
  zoom: number; // 1 fits the picture into its frame
  x: number;
  y: number;
}

const FIT: View = { zoom: 1, x: 0, y: 0 };

/** The same place stays under the pointer; at 1 the picture is where it was. */
export function zoomed(view: View, by: number, px = 0, py = 0): View {
  const zoom = Math.min(MOST, Math.max(1, view.zoom * by));
  if (zoom === 1) return FIT;
  const share = zoom / view.zoom;
  return { zoom, x: px - (px - view.x) * share, y: py - (py - view.y) * share };
}

/** A picture; one that is all around can be stood in. */
export function Sight({ picture, name }: { picture: Picture; name: string }) {
  const { t } = useTranslation("picture");
  const [isIn, setIn] = useState(false);
  useEffect(() => setIn(false), [picture.id]);
  if (!isAllAround(picture)) return <Viewer picture={picture} name={name} />;
  return (
    <div className={classes.sight}>
      <Button
        size="xs"
        variant="default"
        className={classes.into}
        leftSection={
          isIn ? <IconPhoto size={16} aria-hidden /> : <IconView360 size={16} aria-hidden />
        }
        onClick={() => setIn(!isIn)}
      >
        {t(isIn ? "look.flat" : "look.around")}
      </Button>
      {isIn ? (
        <PanoramaView picture={picture} name={name} />
      ) : (
        <Viewer picture={picture} name={name} />
      )}
    </div>
  );
}

/** A picture that is looked at closely, by wheel, keys, buttons and drag. */
export function Viewer({ picture, name }: { picture: Picture; name: string }) {
  const { t } = useTranslation("picture");
  const frame = useRef<HTMLDivElement>(null);
  const [view, setView] = useState(FIT);
  const zoom = (by: number) => setView((old) => zoomed(old, by));
  const group = { group: t("title") };
  useHotkey("+", t("zoom.in"), () => zoom(STEP), group);
  useHotkey("-", t("zoom.out"), () => zoom(1 / STEP), group);
  useHotkey("z", t("zoom.fit"), () => setView(FIT), group);
  useEffect(() => setView(FIT), [picture.id]);
  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    const turn = (event: WheelEvent) => {
      event.preventDefault(); // the page would scroll; React cannot listen so
      const box = element.getBoundingClientRect();
      const px = event.clientX - box.left - box.width / 2;
      const py = event.clientY - box.top - box.height / 2;
      setView((old) => zoomed(old, event.deltaY < 0 ? 1.15 : 1 / 1.15, px, py));
    };
    element.addEventListener("wheel", turn, { passive: false });
    return () => element.removeEventListener("wheel", turn);
  }, []);
  const drag = (event: PointerEvent) => {
    if (event.buttons !== 1 || view.zoom === 1) return;
    setView((old) => ({ ...old, x: old.x + event.movementX, y: old.y + event.movementY }));
  };
  return (
    <div className={classes.viewer}>
      <div
        ref={frame}
        className={classes.frame}
        data-zoomed={view.zoom > 1 || undefined}
        onPointerMove={drag}
        onDoubleClick={() => setView((old) => (old.zoom > 1 ? FIT : zoomed(old, 3)))}
      >
        {picture.use === "clip" ? (
          <Clip picture={picture} name={name} />
        ) : (
          <img
            src={picture.urls.view}
            alt={name}
            draggable={false}
            style={{
              transform: `translate(${view.x}px, ${view.y}px) scale(${view.zoom})`,
              imageRendering: view.zoom > 4 || isTiny(picture) ? "pixelated" : "auto",
            }}
          />
        )}
      </div>
      {picture.use !== "clip" && (
        <Group gap={4} className={classes.zoom}>
          <Tooltip label={t("zoom.out")}>
            <ActionIcon
              variant="default"
              aria-label={t("zoom.out")}
              disabled={view.zoom === 1}
              onClick={() => zoom(1 / STEP)}
            >
              <IconZoomOut size={18} />
            </ActionIcon>
          </Tooltip>
          <Tooltip label={t("zoom.fit")}>
            <ActionIcon
              variant="default"
              aria-label={t("zoom.fit")}
              disabled={view.zoom === 1}
              onClick={() => setView(FIT)}
            >
              <IconZoomReset size={18} />
            </ActionIcon>
          </Tooltip>
          <Tooltip label={t("zoom.in")}>
            <ActionIcon variant="default" aria-label={t("zoom.in")} onClick={() => zoom(STEP)}>
              <IconZoomIn size={18} />
            </ActionIcon>
          </Tooltip>
        </Group>
      )}
    </div>
  );
}

function Clip({ picture, name }: { picture: Picture; name: string }) {
  const { t } = useTranslation("picture");
  if (picture.origin === "uploaded")
    return <img src={picture.urls.view} alt={t("first", { name })} />;
  if (picture.media_type.startsWith("image/")) return <img src={picture.urls.file} alt={name} />;
  return <video src={picture.urls.file} aria-label={name} controls loop muted playsInline />;
}
