import { Button, Stack, Table, Text, Title } from "@mantine/core";
import { useElementSize } from "@mantine/hooks";
import { type KeyboardEvent, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import type { Lineage, LineageNode } from "../../api/types";
import { said } from "../../said";
import { BOX, draw, type Placed } from "./layout";
import classes from "./picture.module.css";

const MARGIN = 4; // around the drawing, for the outlines of its boxes

function Box(props: { placed: Placed; isChosen: boolean; onChoose: () => void }) {
  const { t } = useTranslation("picture");
  const { node, x, y, uses } = props.placed;
  const from = uses.length > 0 ? t("lineage.from", { names: uses.join(", ") }) : "";
  const press = (event: KeyboardEvent) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    props.onChoose();
  };
  const indent = node.thumbnail ? BOX.height : 12;
  return (
    <g
      transform={`translate(${x} ${y})`}
      className={classes.node}
      role="button"
      tabIndex={0}
      aria-pressed={props.isChosen}
      aria-label={`${t(`lineage.kind.${node.kind}`)} ${node.title}. ${from}`}
      onClick={props.onChoose}
      onKeyDown={press}
    >
      <rect width={BOX.width} height={BOX.height} rx={6} />
      {node.thumbnail && (
        <image
          href={node.thumbnail}
          x={6}
          y={6}
          width={BOX.height - 12}
          height={BOX.height - 12}
          preserveAspectRatio="xMidYMid slice"
        />
      )}
      <foreignObject x={indent} width={BOX.width - indent - 8} height={BOX.height}>
        <div className={classes.words}>
          <small>{t(`lineage.kind.${node.kind}`)}</small> <span>{node.title}</span>
        </div>
      </foreignObject>
    </g>
  );
}

function words(value: unknown): string {
  if (Array.isArray(value)) return value.map(words).join(", ");
  return value !== null && typeof value === "object" ? JSON.stringify(value) : String(value);
}

function Facts({ node }: { node: LineageNode }) {
  const { t } = useTranslation("picture");
  const facts = Object.entries(node.facts).filter(([, value]) => value !== "" && value !== null);
  return (
    <section aria-live="polite">
      <Title order={3} size="h4">
        {t(`lineage.kind.${node.kind}`)}: {node.title}
      </Title>
      <Table verticalSpacing={4}>
        <Table.Tbody>
          {facts.map(([name, value]) => (
            <Table.Tr key={name}>
              <Table.Th scope="row" w="9rem" style={{ verticalAlign: "top" }}>
                {t(`lineage.fact.${name}`, { defaultValue: name.replaceAll("_", " ") })}
              </Table.Th>
              <Table.Td style={{ overflowWrap: "anywhere" }}>{words(value)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {node.picture && (
        <Button component={Link} href={`/picture/${node.picture}`} variant="default" size="xs">
          {t("lineage.open")}
        </Button>
      )}
    </section>
  );
}

const UNNAMED = "the model it continued from"; // as the server calls one whose name nobody kept

/** The same lineage with its boxes named in the language of the page. */
function useNamed(told: Lineage): Lineage {
  const { t } = useTranslation("picture");
  return useMemo(() => {
    const titleOf = ({ kind, title }: LineageNode) => {
      if (kind === "rights") return said(title);
      if (kind === "step") return t(`lineage.verb.${title}`, { defaultValue: title });
      if (kind === "model" && title === UNNAMED) return t("lineage.unnamed_model");
      const model = kind === "training" && /^Training of (.+)$/s.exec(title)?.[1];
      return model ? t("lineage.training_of", { name: model }) : title;
    };
    return { ...told, nodes: told.nodes.map((node) => ({ ...node, title: titleOf(node) })) };
  }, [told, t]);
}

/** Rights, data set, training, model, steps and pictures, from what was used to what came of it. */
export function LineageGraph({ lineage: told }: { lineage: Lineage }) {
  const { t } = useTranslation("picture");
  const lineage = useNamed(told);
  const [chosen, setChosen] = useState<string | null>(null);
  const { ref, width: room } = useElementSize<HTMLDivElement>();
  const drawing = useMemo(() => draw(lineage, room - 2 * MARGIN), [lineage, room]);
  const node = lineage.nodes.find((each) => each.id === chosen);
  if (lineage.nodes.length === 0) return <Text>{t("lineage.none")}</Text>;
  const [width, height] = [drawing.width + 2 * MARGIN, drawing.height + 2 * MARGIN];
  return (
    <Stack>
      <div
        ref={ref}
        className={classes.graph}
        tabIndex={0}
        role="region"
        aria-label={t("lineage.title")}
      >
        <svg
          width={width}
          height={height}
          viewBox={`${-MARGIN} ${-MARGIN} ${width} ${height}`}
          role="group"
          aria-label={t("lineage.what")}
        >
          {drawing.lines.map((line) => (
            <path key={line.id} d={line.path} className={classes.line} />
          ))}
          {drawing.placed.map((placed) => (
            <Box
              key={placed.node.id}
              placed={placed}
              isChosen={placed.node.id === chosen}
              onChoose={() => setChosen(placed.node.id === chosen ? null : placed.node.id)}
            />
          ))}
        </svg>
      </div>
      {node ? <Facts node={node} /> : <Text c="dimmed">{t("lineage.how")}</Text>}
    </Stack>
  );
}
