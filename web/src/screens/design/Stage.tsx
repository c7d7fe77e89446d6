import { Badge, Group, Loader, SimpleGrid, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Picture } from "../../api/types";
import { BeforeAfter, Trouble } from "../../parts";
import type { Look } from "./asked";
import classes from "./design.module.css";
import { Inks, Seams, Size } from "./Reports";
import { RepeatView } from "./RepeatView";
import { type Sketched, type Work, lacks } from "./work";

interface Props {
  work: Work;
  content: Picture;
  other: Picture | undefined;
  look: Look;
}

/** How it would look: small, and anew with every change. */
export function Stage({ work, content, other, look }: Props) {
  const { t } = useTranslation("design");
  const lack = lacks(work);
  const { told, state } = look;
  const isBusy = state === "asking";
  return (
    <div className={classes.stage} aria-busy={isBusy} data-testid="design-stage">
      <div className={classes.canvas} data-shown={told ? JSON.stringify(look.shown) : undefined}>
        {told && !lack ? (
          <Shown work={work} content={content} other={other} look={look} />
        ) : (
          <Alone picture={content} name={t("stage.before")} />
        )}
        {isBusy && (
          <Badge className={classes.state} tt="none" color="gray" variant="filled">
            <Group gap={6} wrap="nowrap">
              <Loader size={12} color="white" aria-hidden /> {t("stage.asking")}
            </Group>
          </Badge>
        )}
        {state === "offline" && (
          <Badge className={classes.state} tt="none" color="yellow" variant="filled">
            {t("stage.offline")}
          </Badge>
        )}
      </div>
      {lack && (
        <Text c="dimmed" role="status">
          {t(`lacks.${lack}`)}
        </Text>
      )}
      {state === "failed" && <Trouble fault={look.fault} onRetry={look.again} />}
    </div>
  );
}

/** A picture as wide as fits the window's height, too. */
export function fitting(width: number, height: number): { maxWidth: string } {
  return { maxWidth: `calc(54vh * ${width / height})` };
}

function Alone({ picture, name }: { picture: Picture; name: string }) {
  return (
    <div className={classes.fit} style={fitting(picture.width, picture.height)}>
      <img className={classes.plain} src={picture.urls.view} alt={name} />
    </div>
  );
}

function Shown({ work, content, other, look }: Props) {
  const { t } = useTranslation("design");
  const { pictures, plates = [] } = look.told!;
  const first = pictures[0]!;
  if (work.tool === "tile")
    return (
      <Stack gap="sm">
        <RepeatView url={first.image} name={t("stage.tile")} ratio={first.width / first.height} />
        <Seams report={first.report} />
      </Stack>
    );
  if (work.tool === "pattern")
    return (
      <Stack gap="sm">
        <RepeatView
          url={first.image}
          name={t("stage.pattern")}
          ratio={first.width / first.height}
        />
        <Size report={first.report} />
      </Stack>
    );
  if (work.tool === "material") return <Surface pictures={pictures} />;
  if (work.tool === "garment") return <Garments pictures={pictures} />;
  if (work.tool === "recolor" && pictures.length > 1)
    return <Ways content={content} pictures={pictures} />;
  const before = work.tool === "blend" && other ? other : content;
  return (
    <Stack gap="sm">
      <div className={classes.fit} style={fitting(first.width, first.height)}>
        <BeforeAfter
          before={{
            url: before.urls.view,
            name: work.tool === "retarget" ? t("stage.stretched") : t("stage.before"),
          }}
          after={{ url: first.image, name: t("stage.after") }}
        />
      </div>
      {work.tool === "separate" && <Inks report={first.report} plates={plates} />}
    </Stack>
  );
}

/** A surface as it looks when it is lit, and the maps that say so. */
function Surface({ pictures }: { pictures: Sketched[] }) {
  const { t } = useTranslation("design");
  const [lit, ...maps] = pictures;
  return (
    <Stack gap="sm">
      <div className={classes.fit} style={fitting(lit!.width, lit!.height)}>
        <img className={classes.plain} src={lit!.image} alt={t("material.lit")} />
      </div>
      <Text size="sm">{t(`material.edges.${String(lit!.report?.edges)}`)}</Text>
      <SimpleGrid
        cols={{ base: 3, md: 5 }}
        spacing="sm"
        component="ul"
        className={classes.plainList}
        aria-label={t("material.maps")}
      >
        {maps.map((each) => {
          const name = t(`material.map.${String(each.report?.map)}`);
          return (
            <li key={name}>
              <img className={classes.plain} src={each.image} alt={name} />
              <Text size="sm">{name}</Text>
            </li>
          );
        })}
      </SimpleGrid>
    </Stack>
  );
}

interface Colored {
  colors?: { color: string; name: string }[];
}

/** The garment in all its colorways, each with its colors. */
function Garments({ pictures }: { pictures: Sketched[] }) {
  const { t } = useTranslation("design");
  return (
    <SimpleGrid cols={{ base: 2, md: 3 }} spacing="md" component="ul" className={classes.plainList}>
      {pictures.map((each, number) => (
        <li key={number}>
          <img
            className={classes.plain}
            src={each.image}
            alt={t("recolor.way", { number: number + 1 })}
          />
          <Group gap={6} mt={4}>
            <Text size="sm" c="dimmed">
              {t("recolor.way", { number: number + 1 })}
            </Text>
            {((each.report as Colored).colors ?? []).map(({ color, name }) => (
              <span
                key={color}
                className={classes.chip}
                style={{ background: color }}
                title={`${name} ${color}`}
              />
            ))}
          </Group>
        </li>
      ))}
    </SimpleGrid>
  );
}

/** Several colorways, and what they were made of. */
function Ways({ content, pictures }: { content: Picture; pictures: Sketched[] }) {
  const { t } = useTranslation("design");
  return (
    <SimpleGrid cols={{ base: 2, md: 3 }} spacing="sm" component="ul" className={classes.plainList}>
      <li>
        <img className={classes.plain} src={content.urls.view} alt={t("stage.before")} />
        <Text size="sm" c="dimmed">
          {t("stage.before")}
        </Text>
      </li>
      {pictures.map((each, number) => (
        <li key={number}>
          <img
            className={classes.plain}
            src={each.image}
            alt={t("recolor.way", { number: number + 1 })}
          />
          <Text size="sm" c="dimmed">
            {t("recolor.way", { number: number + 1 })}
          </Text>
        </li>
      ))}
    </SimpleGrid>
  );
}
