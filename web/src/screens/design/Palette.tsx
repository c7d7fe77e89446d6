import { Button, Group, Loader, Stack, Table, Text, Title, UnstyledButton } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client";
import { Trouble } from "../../parts";
import { complain, tell } from "../../shell/notify";
import { useChoices, usePalette } from "./asked";
import classes from "./design.module.css";
import type { PaletteFound, Work } from "./work";
import { save } from "../../making/save";

/** Puts a color where it can be pasted. */
export function useCopying() {
  const { t } = useTranslation("design");
  return (color: string) =>
    void navigator.clipboard
      .writeText(color)
      .then(() => tell(t("palette.copied", { color })), complain);
}

/** The colors of the picture: swatches, harmonies, contrasts, files for other programs. */
export function PaletteView({ work, name }: { work: Work; name: string }) {
  const { t } = useTranslation("design");
  const found = usePalette(work.picture, work.colors, true);
  if (found.isError) return <Trouble fault={found.error} onRetry={() => void found.refetch()} />;
  if (!found.data) return <Loader aria-label={t("stage.asking")} />;
  const palette = found.data;
  return (
    <Stack gap="lg" aria-busy={found.isFetching}>
      <Swatches palette={palette} />
      <Exports palette={palette} name={name} />
      <Harmonies palette={palette} />
      <Contrasts palette={palette} />
    </Stack>
  );
}

function Swatches({ palette }: { palette: PaletteFound }) {
  const { t } = useTranslation("design");
  const copy = useCopying();
  return (
    <ul className={classes.swatches} aria-label={t("palette.colors")} data-testid="swatches">
      {palette.colors.map((each) => (
        <li key={each.color}>
          <UnstyledButton
            className={classes.swatch}
            title={t("palette.copy", { color: each.color })}
            onClick={() => copy(each.color)}
          >
            <span className={classes.swatchColor} style={{ background: each.color }} />
            <Text size="sm" fw={600} className={classes.swatchName}>
              {each.name}
            </Text>
            <Text size="sm" c="dimmed">
              {each.color} · {Math.round(each.share * 100)} %
            </Text>
          </UnstyledButton>
        </li>
      ))}
    </ul>
  );
}

const PROGRAMS = ["ase", "gpl", "css", "json"] as const;

function Exports({ palette, name }: { palette: PaletteFound; name: string }) {
  const { t } = useTranslation("design");
  const kinds = useChoices().data?.palette_files ?? [];
  const take = (kind: string) => {
    const colors = palette.colors.map((each) => each.color);
    const title = name.replace(/\.\w+$/, "").slice(0, 80) || "palette";
    api
      .image("/palettes/file", { title, colors, kind })
      .then((blob) => save(blob, `${title}.${kind}`), complain);
  };
  return (
    <Group gap="xs" role="group" aria-label={t("palette.files")}>
      {PROGRAMS.filter((kind) => kinds.includes(kind)).map((kind) => (
        <Button
          key={kind}
          variant="default"
          leftSection={<IconDownload size={16} aria-hidden />}
          onClick={() => take(kind)}
        >
          {t(`palette.file.${kind}`)}
        </Button>
      ))}
    </Group>
  );
}

function Harmonies({ palette }: { palette: PaletteFound }) {
  const { t } = useTranslation("design");
  const copy = useCopying();
  return (
    <section>
      <Title order={3} size="h5" mb="xs">
        {t("palette.harmonies")}
      </Title>
      <div className={classes.harmonies}>
        {Object.entries(palette.harmonies).map(([name, colors]) => (
          <div key={name}>
            <Text size="sm" mb={2}>
              {t(`harmony.${name}`)}
            </Text>
            <Group gap={4}>
              {colors.map((color, number) => (
                <UnstyledButton
                  key={`${color} ${number}`}
                  className={classes.chipButton}
                  style={{ background: color }}
                  aria-label={t("palette.copy", { color })}
                  title={color}
                  onClick={() => copy(color)}
                />
              ))}
            </Group>
          </div>
        ))}
      </div>
    </section>
  );
}

/** Which colors can be read on which (WCAG 2.2). */
function Contrasts({ palette }: { palette: PaletteFound }) {
  const { t } = useTranslation("design");
  const colors = palette.colors.map((each) => each.color);
  const pairs = new Map(
    palette.contrast.flatMap(({ colors: [one, other], ...rest }) => [
      [`${one} ${other}`, rest],
      [`${other} ${one}`, rest],
    ]),
  );
  if (colors.length < 2) return null;
  return (
    <section>
      <Title order={3} size="h5">
        {t("palette.contrast")}
      </Title>
      <Text size="sm" c="dimmed" mb="xs">
        {t("palette.contrast_hint")}
      </Text>
      <Table.ScrollContainer minWidth={320} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
        <Table withRowBorders={false} className={classes.contrasts}>
          <Table.Thead>
            <Table.Tr>
              <Table.Td />
              {colors.map((color) => (
                <Table.Th key={color} scope="col">
                  {color}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {colors.map((ground) => (
              <Table.Tr key={ground}>
                <Table.Th scope="row">{ground}</Table.Th>
                {colors.map((ink) => {
                  const pair = pairs.get(`${ground} ${ink}`);
                  return (
                    <Table.Td key={ink}>
                      {pair && <Pair ground={ground} ink={ink} {...pair} />}
                    </Table.Td>
                  );
                })}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </section>
  );
}

function Pair(props: { ground: string; ink: string; ratio: number; text: string }) {
  const { t } = useTranslation("design");
  const grade = t(`palette.grade.${props.text}`);
  return (
    <span className={classes.pair} title={grade}>
      <span
        className={classes.pairShown}
        aria-hidden
        style={{ background: props.ground, color: props.ink }}
        data-letters="Aa"
      />
      <span>
        {props.ratio.toFixed(1)} {grade}
      </span>
    </span>
  );
}
