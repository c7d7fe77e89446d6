import { Text } from "@mantine/core";
import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Picture } from "../api/types";
import { type Around, FRONT, type Gaze, around, turned } from "./around";
import classes from "./parts.module.css";

const VERBS = ["panorama", "fold", "all around"];
const STEP = 0.08; // radians of one press
const WAYS: Record<string, [number, number, number?]> = {
  ArrowLeft: [-STEP, 0],
  ArrowRight: [STEP, 0],
  ArrowUp: [0, STEP],
  ArrowDown: [0, -STEP],
  "+": [0, 0, -5],
  "=": [0, 0, -5],
  "-": [0, 0, 5],
};

/** Whether a picture is a panorama that one can stand in. */
export const isAllAround = ({ verb, width, height, use }: Picture): boolean =>
  use === "picture" && VERBS.includes(verb) && width === 2 * height;

/** A panorama as it is seen from its middle; nothing moves by itself. */
export function PanoramaView({ picture, name }: { picture: Picture; name: string }) {
  const { t } = useTranslation("parts");
  const canvas = useRef<HTMLCanvasElement>(null);
  const view = useRef<Around | null>(null);
  const [gaze, setGaze] = useState<Gaze>(FRONT);
  const [flat, setFlat] = useState<"" | "no_webgl" | "not_read">("");
  const now = useRef(gaze);
  now.current = gaze;
  const look = (by: number, up: number, wide = 0) =>
    setGaze((before) => turned(before, by, up, wide));
  useEffect(() => {
    const element = canvas.current;
    if (!element) return;
    const image = new Image();
    image.onload = () => {
      view.current = around(element, image);
      if (view.current) view.current.draw(now.current);
      else setFlat("no_webgl");
    };
    image.onerror = () => setFlat("not_read");
    image.src = picture.urls.view;
    const anew = new ResizeObserver(() => view.current?.draw(now.current));
    anew.observe(element);
    const wheel = (event: WheelEvent) => {
      event.preventDefault(); // the page would scroll; React cannot listen so
      look(0, 0, 4 * Math.sign(event.deltaY));
    };
    element.addEventListener("wheel", wheel, { passive: false });
    return () => {
      image.onload = image.onerror = null;
      anew.disconnect();
      element.removeEventListener("wheel", wheel);
      view.current?.end();
      view.current = null;
    };
  }, [picture.urls.view]);
  useEffect(() => view.current?.draw(gaze), [gaze]);
  const drag = (event: PointerEvent) => {
    if (event.buttons !== 1 || !canvas.current) return;
    const speed = (gaze.wide * Math.PI) / 180 / canvas.current.clientWidth;
    look(-event.movementX * speed, event.movementY * speed);
  };
  const press = (event: KeyboardEvent) => {
    const way = WAYS[event.key];
    if (!way && event.key !== "Home") return;
    event.preventDefault();
    event.stopPropagation(); // arrows go to other pictures, where nothing is looked around in
    if (way) look(...way);
    else setGaze(FRONT);
  };
  if (flat)
    return (
      <figure className={classes.around}>
        <img src={picture.urls.view} alt={name} />
        <Text component="figcaption" size="sm" c="dimmed">
          {t(`around.${flat}`)}
        </Text>
      </figure>
    );
  return (
    <figure className={classes.around}>
      <canvas
        ref={canvas}
        key={picture.urls.view}
        tabIndex={0}
        role="img"
        aria-label={t("around.look", { name })}
        data-gaze={`${gaze.around.toFixed(2)} ${gaze.up.toFixed(2)} ${gaze.wide}`}
        onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
        onPointerMove={drag}
        onKeyDown={press}
      />
      <Text component="figcaption" size="sm" c="dimmed">
        {t("around.help")}
      </Text>
    </figure>
  );
}
