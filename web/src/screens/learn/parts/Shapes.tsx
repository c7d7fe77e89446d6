import { Button, Chip, Group, Text } from "@mantine/core";
import { IconPencil } from "@tabler/icons-react";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { type Point, SHAPES, type ShapeName } from "../gan/targets";
import type { TargetAsked } from "../gan/trainer";
import classes from "../learn.module.css";

interface Props {
  target: TargetAsked;
  isDrawing: boolean;
  mayDraw: boolean;
  points: Point[]; // of the drawing
  enough: number;
  onChoose: (shape: ShapeName) => void;
  onDraw: () => void;
  onTake: (points: Point[]) => void;
}

/** Which distribution is to be learned: one of ours, or a drawing. */
export function Shapes(props: Props) {
  const { target, isDrawing, mayDraw, points, enough, onChoose, onDraw, onTake } = props;
  const { t } = useTranslation("learn");
  const id = useId();
  const shape = !isDrawing && "shape" in target ? target.shape : "";
  return (
    <div className={classes.panel}>
      <Text size="sm" fw={500} mb={6} id={id}>
        {t("shapes.title")}
      </Text>
      <Chip.Group value={shape} onChange={(wished) => onChoose(wished as ShapeName)}>
        <Group gap={6} role="radiogroup" aria-labelledby={id}>
          {SHAPES.map((name) => (
            <Chip key={name} value={name} size="xs" radius="sm">
              {t(`shapes.${name}`)}
            </Chip>
          ))}
        </Group>
      </Chip.Group>
      {mayDraw && (
        <Group gap="xs" mt="sm">
          {isDrawing ? (
            <Button size="xs" disabled={points.length < enough} onClick={() => onTake(points)}>
              {t("shapes.take")}
            </Button>
          ) : (
            <Button
              size="xs"
              variant="default"
              leftSection={<IconPencil size={16} aria-hidden />}
              onClick={onDraw}
            >
              {t("shapes.draw")}
            </Button>
          )}
          {isDrawing && points.length < enough && (
            <Text size="xs" c="dimmed">
              {t("shapes.more", { count: enough - points.length })}
            </Text>
          )}
        </Group>
      )}
    </div>
  );
}
