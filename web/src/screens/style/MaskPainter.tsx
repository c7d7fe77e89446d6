import {
  ActionIcon,
  Alert,
  Button,
  Group,
  Loader,
  Menu,
  SegmentedControl,
  Text,
  Title,
  Tooltip,
} from "@mantine/core";
import { IconArrowBackUp, IconArrowForwardUp, IconShape } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import {
  type KeyboardEvent,
  type PointerEvent,
  useEffect,
  useReducer,
  useRef,
  useState,
} from "react";
import { useTranslation } from "react-i18next";
import type { Picture } from "../../api/types";
import { NumberSlider, Trouble, stillOf } from "../../parts";
import { useHotkey } from "../../shell/hotkeys";
import {
  type Brush,
  HALVES,
  type Mask,
  type Point,
  Strokes,
  covered,
  filled,
  halved,
  inverted,
  paint,
  pixels,
} from "./mask";
import { keepMask, loadMask } from "./maskFile";
import classes from "./style.module.css";

const INK: [number, number, number, number] = [214, 64, 32, 150];
const STEP = 0.03; // of the longer side, that an arrow key moves the brush

interface Props {
  content: Picture;
  value: string | null; // id of the mask so far
  title: string;
  hint: string;
  onDone: (id: string | null) => void;
  onCancel: () => void;
}

/** Paints a mask over the content, with a hand or with keys. */
export function MaskPainter(props: Props) {
  const { t } = useTranslation("style");
  const found = useQuery({
    queryKey: ["mask", props.value, props.content.id],
    queryFn: () => loadMask(props.value, props.content),
    gcTime: 0,
    staleTime: Infinity,
  });
  if (found.isError) return <Trouble fault={found.error} onRetry={() => void found.refetch()} />;
  if (!found.data) return <Loader aria-label={t("mask.loading")} />;
  return <Painter {...props} mask={found.data} />;
}

/** The strokes of one painting, and what draws them anew. */
function useStrokes(mask: Mask) {
  const strokes = useRef<Strokes | null>(null);
  strokes.current ??= new Strokes({ ...mask, values: mask.values.slice() });
  const [version, renew] = useReducer((n: number) => n + 1, 0);
  const own = strokes.current;
  const doing = (deed: () => void) => () => {
    deed();
    renew();
  };
  return { strokes: own, version, renew, doing };
}

function Painter({ content, mask, title, hint, onDone, onCancel }: Props & { mask: Mask }) {
  const { t } = useTranslation("style");
  const { strokes, version, renew, doing } = useStrokes(mask);
  const [brush, setBrush] = useState<Brush>({
    size: Math.round(Math.max(mask.width, mask.height) / 6),
    softness: 0.5,
    erases: false,
  });
  const [isInked, ink] = useState(false);
  const keep = useMutation({
    mutationFn: () => {
      const share = covered(strokes.mask);
      return share === 0 ? Promise.resolve(null) : keepMask(strokes.mask, `${title}.png`);
    },
    onSuccess: onDone,
  });
  const undo = doing(() => strokes.undo());
  const redo = doing(() => strokes.redo());
  const group = t("mask.group");
  useHotkey("mod+z", t("mask.undo"), undo, { group });
  useHotkey("mod+shift+z", t("mask.redo"), redo, { group });
  useHotkey("e", t("mask.toggle"), () => setBrush((b) => ({ ...b, erases: !b.erases })), { group });
  useHotkey("[", t("mask.smaller"), () => resize(0.8), { group });
  useHotkey("]", t("mask.larger"), () => resize(1.25), { group });
  const largest = Math.max(mask.width, mask.height);
  const resize = (factor: number) =>
    setBrush((b) => ({ ...b, size: Math.round(Math.min(largest, Math.max(4, b.size * factor))) }));
  const whole = (change: (mask: Mask) => Mask) => doing(() => strokes.change(change));
  return (
    <section className={classes.painter} aria-label={title}>
      <Title order={2} size="h4">
        {title}
      </Title>
      <Text size="sm" c="dimmed">
        {hint}
      </Text>
      <Easel
        content={content}
        strokes={strokes}
        brush={brush}
        version={version}
        isInked={isInked}
        onInk={ink}
        onPainted={renew}
      />
      <Text size="xs" c="dimmed" id="mask-keys">
        {t("mask.keys")}
      </Text>
      <div className={classes.brush}>
        <SegmentedControl
          aria-label={t("mask.tool")}
          value={brush.erases ? "erase" : "paint"}
          onChange={(tool) => setBrush({ ...brush, erases: tool === "erase" })}
          data={[
            { value: "paint", label: t("mask.paint") },
            { value: "erase", label: t("mask.erase") },
          ]}
        />
        <NumberSlider
          label={t("mask.size")}
          value={brush.size}
          onChange={(size) => setBrush({ ...brush, size })}
          min={4}
          max={largest}
        />
        <NumberSlider
          label={t("mask.softness")}
          value={Math.round(brush.softness * 100)}
          onChange={(softness) => setBrush({ ...brush, softness: softness / 100 })}
          min={0}
          max={100}
          unit="%"
        />
      </div>
      <Group justify="space-between">
        <Group gap={6}>
          <StepButton
            name={t("mask.undo")}
            icon={IconArrowBackUp}
            deed={undo}
            isOff={!strokes.canUndo}
          />
          <StepButton
            name={t("mask.redo")}
            icon={IconArrowForwardUp}
            deed={redo}
            isOff={!strokes.canRedo}
          />
          <Button variant="default" onClick={whole((each) => filled(each, 255))}>
            {t("mask.fill")}
          </Button>
          <Button variant="default" onClick={whole((each) => filled(each, 0))}>
            {t("mask.clear")}
          </Button>
          <Button variant="default" onClick={whole(inverted)}>
            {t("mask.invert")}
          </Button>
          <Menu>
            <Menu.Target>
              <Button variant="default" leftSection={<IconShape size={16} aria-hidden />}>
                {t("mask.shape")}
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              {HALVES.map((half) => (
                <Menu.Item key={half} onClick={whole((each) => halved(each, half))}>
                  {t(`mask.halves.${half}`)}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
        </Group>
        <Group gap={6}>
          <Button variant="default" onClick={onCancel}>
            {t("mask.cancel")}
          </Button>
          <Button loading={keep.isPending} onClick={() => keep.mutate()}>
            {t("mask.done")}
          </Button>
        </Group>
      </Group>
      <Text size="sm" aria-live="polite" key={version}>
        {t("mask.covered", { share: Math.round(covered(strokes.mask) * 100) })}
      </Text>
      {strokes.canUndo && covered(strokes.mask) === 0 && (
        <Alert color="yellow" p="xs">
          {t("mask.nothing")}
        </Alert>
      )}
    </section>
  );
}

function StepButton(props: {
  name: string;
  icon: typeof IconArrowBackUp;
  deed: () => void;
  isOff: boolean;
}) {
  return (
    <Tooltip label={props.name}>
      <ActionIcon
        variant="default"
        size={36}
        aria-label={props.name}
        disabled={props.isOff}
        onClick={props.deed}
      >
        <props.icon size={18} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}

interface EaselProps {
  content: Picture;
  strokes: Strokes;
  brush: Brush;
  version: number;
  isInked: boolean; // whether the brush of the keyboard is down
  onInk: (isDown: boolean) => void;
  onPainted: () => void;
}

/** The picture with the mask over it. */
function Easel(props: EaselProps) {
  const { content, strokes, brush, version, isInked, onInk, onPainted } = props;
  const { t } = useTranslation("style");
  const canvas = useRef<HTMLCanvasElement>(null);
  const last = useRef<Point | null>(null);
  const { width, height } = strokes.mask;
  const [cursor, setCursor] = useState<Point>({ x: width / 2, y: height / 2 });
  const [isPointing, point] = useState(false);

  const draw = () => {
    const context = canvas.current?.getContext("2d");
    if (!context) return;
    const data = new ImageData(width, height);
    data.data.set(pixels(strokes.mask, INK));
    context.putImageData(data, 0, 0);
  };
  useEffect(draw, [version]);

  const pointOf = (event: PointerEvent): Point => {
    const box = event.currentTarget.getBoundingClientRect();
    return {
      x: ((event.clientX - box.left) / box.width) * width,
      y: ((event.clientY - box.top) / box.height) * height,
    };
  };
  const stroke = (to: Point, from: Point = to) => {
    paint(strokes.mask, brush, from, to);
    draw();
  };
  const hands = {
    onPointerDown: (event: PointerEvent) => {
      if (event.button !== 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      last.current = pointOf(event);
      strokes.begin();
      stroke(last.current);
    },
    onPointerMove: (event: PointerEvent) => {
      const now = pointOf(event);
      point(true);
      setCursor(now);
      if (!last.current) return;
      stroke(now, last.current);
      last.current = now;
    },
    onPointerUp: () => {
      if (last.current) onPainted();
      last.current = null;
    },
    onPointerCancel: () => void (last.current = null),
    onPointerLeave: () => point(false),
  };

  const step = Math.max(width, height) * STEP;
  const arrows: Record<string, Point> = {
    ArrowLeft: { x: -step, y: 0 },
    ArrowRight: { x: step, y: 0 },
    ArrowUp: { x: 0, y: -step },
    ArrowDown: { x: 0, y: step },
  };
  const move = (by: Point, share: number) => {
    const to = {
      x: Math.min(width, Math.max(0, cursor.x + by.x * share)),
      y: Math.min(height, Math.max(0, cursor.y + by.y * share)),
    };
    if (isInked) stroke(to, cursor);
    setCursor(to);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const by = arrows[event.key];
    if (by) move(by, event.shiftKey ? 0.2 : 1);
    else if (event.key === " ") {
      if (!isInked) {
        strokes.begin();
        stroke(cursor);
      } else onPainted();
      onInk(!isInked);
    } else if (event.key === "Enter") {
      strokes.begin();
      stroke(cursor);
      onPainted();
    } else return;
    event.preventDefault();
  };
  return (
    <div
      className={classes.easel}
      style={{ aspectRatio: `${width} / ${height}`, maxWidth: `calc(58vh * ${width / height})` }}
      role="application"
      aria-label={t("mask.label")}
      aria-describedby="mask-keys"
      tabIndex={0}
      onKeyDown={onKeyDown}
      onBlur={() => onInk(false)}
      {...hands}
    >
      <img src={stillOf(content)} alt="" draggable={false} />
      <canvas ref={canvas} width={width} height={height} aria-hidden />
      <span
        className={classes.cursor}
        data-inked={isInked || undefined}
        data-pointing={isPointing || undefined}
        aria-hidden
        style={{
          left: `${(cursor.x / width) * 100}%`,
          top: `${(cursor.y / height) * 100}%`,
          width: `${(brush.size / width) * 100}%`,
        }}
      />
      <span className="visually-hidden" aria-live="polite">
        {isInked ? t("mask.down") : t("mask.up")}
      </span>
    </div>
  );
}
