import {
  Badge,
  Button,
  CloseButton,
  Group,
  Popover,
  Select,
  Slider,
  Stack,
  Text,
  TextInput,
} from "@mantine/core";
import { IconAdjustmentsHorizontal, IconSearch } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useFacets, useModels } from "../../api/queries";
import { type Color, COLORS, type PictureQuery } from "../../api/types";
import { useHotkey } from "../../shell/hotkeys";
import { usePreference } from "../../shell/preferences";
import classes from "./gallery.module.css";

const PAUSE = 180; // after the last letter

const SHOWN: Record<Color, string> = {
  red: "#c8372d",
  orange: "#e08a2e",
  yellow: "#ecd048",
  green: "#4c9a4f",
  cyan: "#45b3bd",
  blue: "#3c6fc4",
  violet: "#7d54b8",
  pink: "#e08fb6",
  brown: "#7a5233",
  gray: "#8c8c8c",
  black: "#161616",
  white: "#fafafa",
};

type Ask = (changes: PictureQuery, isTyping?: boolean) => void;

function SearchField({ query, ask }: { query: PictureQuery; ask: Ask }) {
  const { t } = useTranslation("gallery");
  const field = useRef<HTMLInputElement>(null);
  const [words, setWords] = useState(query.q ?? "");
  const isOwn = useRef(false);
  useHotkey("/", t("key.search"), () => field.current?.focus(), { group: t("title") });
  useEffect(() => {
    const asked = query.q ?? "";
    // A space at the end belongs to the next word.
    if (!isOwn.current) setWords((shown) => (shown.trim() === asked ? shown : asked));
  }, [query.q]);
  useEffect(() => {
    if (!isOwn.current) return;
    const timer = window.setTimeout(() => {
      isOwn.current = false;
      ask({ q: words.trim() || undefined }, true);
    }, PAUSE);
    return () => window.clearTimeout(timer);
  }, [words, ask]);
  const type = (wished: string) => {
    isOwn.current = true;
    setWords(wished);
  };
  return (
    <TextInput
      ref={field}
      type="search"
      style={{ flex: "1 1 14rem", maxWidth: "26rem" }}
      aria-label={t("filter.search")}
      placeholder={t("filter.search")}
      leftSection={<IconSearch size={17} aria-hidden />}
      rightSection={
        words && <CloseButton aria-label={t("filter.no_search")} onClick={() => type("")} />
      }
      value={words}
      onChange={(event) => type(event.currentTarget.value)}
    />
  );
}

function ColorChips({ query, ask }: { query: PictureQuery; ask: Ask }) {
  const { t } = useTranslation("gallery");
  return (
    <div role="group" aria-label={t("filter.color")}>
      <Text size="sm" fw={500} mb={6}>
        {t("filter.color")}
      </Text>
      <Group gap={8}>
        {COLORS.map((color) => (
          <button
            key={color}
            type="button"
            className={classes.chip}
            style={{ background: SHOWN[color] }}
            aria-pressed={query.color === color}
            aria-label={t(`color.${color}`)}
            title={t(`color.${color}`)}
            onClick={() => ask({ color: query.color === color ? undefined : color })}
          />
        ))}
      </Group>
    </div>
  );
}

/** The ways to make the list shorter, and their number as a badge on the button. */
function FilterBox({ query, ask }: { query: PictureQuery; ask: Ask }) {
  const { t } = useTranslation("gallery");
  const facets = useFacets().data;
  const models = useModels().data?.items ?? [];
  const names = [
    "origin",
    "use",
    "verb",
    "model",
    "stars",
    "color",
    "tag",
    "job",
    "stack",
  ] as const;
  const count = names.filter((name) => query[name] !== undefined).length;
  const nameOfModel = (sha: string) =>
    models.find((model) => model.sha256 === sha || model.name === sha)?.name ?? sha.slice(0, 12);
  const choices = (found: Record<string, number> | undefined, name = (key: string) => key) =>
    Object.entries(found ?? {}).map(([value, many]) => ({
      value,
      label: `${name(value)} (${many})`,
    }));
  const clear: PictureQuery = Object.fromEntries(names.map((name) => [name, undefined]));
  return (
    <Popover position="bottom-start" width={330} trapFocus returnFocus>
      <Popover.Target>
        <Button
          variant="default"
          leftSection={<IconAdjustmentsHorizontal size={17} aria-hidden />}
          rightSection={count > 0 && <Badge circle>{count}</Badge>}
        >
          {t("filter.title")}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t("filter.title")}>
        <Stack gap="sm">
          <Select
            label={t("filter.origin")}
            data={(["made", "uploaded"] as const).map((value) => ({
              value,
              label: t(`origin.${value}`),
            }))}
            value={query.origin ?? null}
            onChange={(value) => ask({ origin: (value as "made") ?? undefined })}
            comboboxProps={{ withinPortal: false }}
            clearable
            clearButtonProps={{ "aria-label": t("filter.clear_one") }}
            placeholder={t("filter.any")}
          />
          <Select
            label={t("filter.stars")}
            data={[1, 2, 3, 4, 5].map((stars) => ({
              value: String(stars),
              label: "★".repeat(stars),
            }))}
            value={query.stars ? String(query.stars) : null}
            onChange={(value) => ask({ stars: value ? Number(value) : undefined })}
            comboboxProps={{ withinPortal: false }}
            clearable
            clearButtonProps={{ "aria-label": t("filter.clear_one") }}
            placeholder={t("filter.any")}
          />
          <Select
            label={t("filter.verb")}
            data={choices(facets?.verb)}
            value={query.verb ?? null}
            onChange={(value) => ask({ verb: value ?? undefined })}
            comboboxProps={{ withinPortal: false }}
            clearable
            clearButtonProps={{ "aria-label": t("filter.clear_one") }}
            placeholder={t("filter.any")}
          />
          <Select
            label={t("filter.model")}
            data={choices(facets?.model, nameOfModel)}
            value={query.model ?? null}
            onChange={(value) => ask({ model: value ?? undefined })}
            comboboxProps={{ withinPortal: false }}
            searchable
            clearable
            clearButtonProps={{ "aria-label": t("filter.clear_one") }}
            placeholder={t("filter.any")}
          />
          <Select
            label={t("filter.tag")}
            data={choices(facets?.tag)}
            value={query.tag ?? null}
            onChange={(value) => ask({ tag: value ?? undefined })}
            comboboxProps={{ withinPortal: false }}
            searchable
            clearable
            clearButtonProps={{ "aria-label": t("filter.clear_one") }}
            placeholder={t("filter.any")}
          />
          <ColorChips query={query} ask={ask} />
          <Button variant="subtle" disabled={count === 0} onClick={() => ask(clear)}>
            {t("filter.clear")}
          </Button>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}

export function Filters({ query, ask }: { query: PictureQuery; ask: Ask }) {
  const { t } = useTranslation("gallery");
  const [tile, setTile] = usePreference("tile", 190);
  return (
    <Group mb="sm" gap="sm">
      <SearchField query={query} ask={ask} />
      <FilterBox query={query} ask={ask} />
      <Select
        aria-label={t("sort.order")}
        w={175}
        data={(["newest", "oldest", "stars", "title"] as const).map((value) => ({
          value,
          label: t(`sort.${value}`),
        }))}
        value={query.sort ?? "newest"}
        onChange={(value) =>
          ask({ sort: value === "newest" ? undefined : (value as PictureQuery["sort"]) })
        }
        allowDeselect={false}
      />
      <Slider
        w={110}
        min={90}
        max={420}
        step={10}
        value={tile}
        onChange={setTile}
        label={null}
        thumbLabel={t("tile_size")}
      />
    </Group>
  );
}
