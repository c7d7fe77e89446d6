import { ActionIcon, Button, Group, Loader, Menu, Tabs, Tooltip } from "@mantine/core";
import {
  IconArrowLeft,
  IconBrush,
  IconChevronLeft,
  IconChevronRight,
  IconDots,
  IconDownload,
  IconPhotoOff,
  IconScissors,
  IconTexture,
  IconTrash,
} from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useLocation, useParams } from "wouter";
import { useMay } from "../../api/may";
import { ApiProblem } from "../../api/client";
import { usePicture, usePictures } from "../../api/queries";
import type { Picture } from "../../api/types";
import { EmptyState, PageTitle, Trouble, useNameOf } from "../../parts";
import { handOver } from "../../shell/handover";
import { useHotkey } from "../../shell/hotkeys";
import { usePreference } from "../../shell/preferences";
import { pathOf, useLastAsked } from "../gallery/asked";
import { useBulk } from "../gallery/bulk";
import { Export } from "./Export";
import { Facts, useChange } from "./Facts";
import { CredentialsTab, LineageTab, RecipeTab } from "./History";
import classes from "./picture.module.css";
import { Sight } from "./Viewer";

/** The pictures before and after this one in the list that it was opened from. */
function useNeighbors(id: string): { before?: string; after?: string } {
  const query = useLastAsked((store) => store.query);
  const { pictures, hasNextPage, isFetchingNextPage, fetchNextPage } = usePictures(query);
  const at = pictures.findIndex((picture) => picture.id === id);
  useEffect(() => {
    const isLast = at >= 0 && at > pictures.length - 3;
    if (isLast && hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [at, pictures.length, hasNextPage, isFetchingNextPage, fetchNextPage]);
  if (at < 0) return {};
  return { before: pictures[at - 1]?.id, after: pictures[at + 1]?.id };
}

function StarKey({ count, onPress }: { count: number; onPress: () => void }) {
  const { t } = useTranslation("picture");
  useHotkey(String(count), t("gallery:key.stars", { count }), onPress, { group: t("title") });
  return null;
}

function Keys({ picture, onExport }: { picture: Picture; onExport: () => void }) {
  const { t } = useTranslation("picture");
  const [, go] = useLocation();
  const query = useLastAsked((store) => store.query);
  const { before, after } = useNeighbors(picture.id);
  const bulk = useBulk();
  const change = useChange(picture);
  const group = { group: t("title") };
  const open = (id: string | undefined) => id && go(`/picture/${id}`, { replace: true });
  const trash = () => {
    void bulk.trash([picture]);
    if (after ?? before) open(after ?? before);
    else go(pathOf(query));
  };
  useHotkey("ArrowLeft", t("before"), () => open(before), group);
  useHotkey("ArrowRight", t("after"), () => open(after), group);
  useHotkey("Escape", t("back"), () => go(pathOf(query)), group);
  const may = useMay("make");
  useHotkey("e", t("export.title"), onExport, { ...group, isOff: !may });
  useHotkey("Delete", t("trash"), trash, { ...group, isOff: !picture.is_mine });
  return (
    <>
      {picture.is_mine &&
        [0, 1, 2, 3, 4, 5].map((count) => (
          <StarKey key={count} count={count} onPress={() => change({ stars: count })} />
        ))}
      <Group gap={4}>
        <Tooltip label={t("before")}>
          <ActionIcon
            variant="default"
            size="lg"
            aria-label={t("before")}
            disabled={!before}
            onClick={() => open(before)}
          >
            <IconChevronLeft size={20} />
          </ActionIcon>
        </Tooltip>
        <Tooltip label={t("after")}>
          <ActionIcon
            variant="default"
            size="lg"
            aria-label={t("after")}
            disabled={!after}
            onClick={() => open(after)}
          >
            <IconChevronRight size={20} />
          </ActionIcon>
        </Tooltip>
      </Group>
      {may && (
        <Button leftSection={<IconDownload size={18} aria-hidden />} onClick={onExport}>
          {t("export.button")}
        </Button>
      )}
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="default" size="lg" aria-label={t("more")}>
            <IconDots size={20} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            leftSection={<IconBrush size={16} aria-hidden />}
            onClick={() => go(handOver("style", { content: picture.id }))}
          >
            {t("as_content")}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconTexture size={16} aria-hidden />}
            onClick={() => go(handOver("style", { style: picture.id }))}
          >
            {t("as_style")}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconScissors size={16} aria-hidden />}
            onClick={() => go(handOver("design", { picture: picture.id }))}
          >
            {t("design:open")}
          </Menu.Item>
          <Menu.Divider />
          <Menu.Item
            color="red"
            disabled={!picture.is_mine || picture.trashed !== null}
            leftSection={<IconTrash size={16} aria-hidden />}
            onClick={trash}
          >
            {t("trash")}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </>
  );
}

function Shown({ picture }: { picture: Picture }) {
  const { t } = useTranslation("picture");
  const name = useNameOf()(picture);
  const query = useLastAsked((store) => store.query);
  const [tab, setTab] = usePreference("picture_tab", "facts");
  const [isExporting, setExporting] = useState(false);
  const tabs = ["facts", "recipe", "lineage", "credentials"] as const;
  return (
    <div className={classes.page} data-wide={tab === "lineage" || undefined}>
      <div className={classes.head}>
        <Link href={pathOf(query)} className={classes.back}>
          <IconArrowLeft size={16} aria-hidden />
          {t("back")}
        </Link>
        <PageTitle title={name}>
          <Keys picture={picture} onExport={() => setExporting(true)} />
        </PageTitle>
      </div>
      <Sight picture={picture} name={name} />
      <Tabs
        value={tab}
        onChange={(value) => setTab(value ?? "facts")}
        className={classes.aside}
        keepMounted={false}
      >
        <Tabs.List mb="md">
          {tabs.map((each) => (
            <Tabs.Tab key={each} value={each}>
              {t(`tab.${each}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="facts">
          <Facts picture={picture} name={name} />
        </Tabs.Panel>
        <Tabs.Panel value="recipe">
          <RecipeTab picture={picture} />
        </Tabs.Panel>
        <Tabs.Panel value="lineage">
          <LineageTab picture={picture} />
        </Tabs.Panel>
        <Tabs.Panel value="credentials">
          <CredentialsTab picture={picture} />
        </Tabs.Panel>
      </Tabs>
      <Export
        key={picture.id}
        picture={picture}
        name={name}
        isOpen={isExporting}
        onClose={() => setExporting(false)}
      />
    </div>
  );
}

export default function PicturePage() {
  const { t } = useTranslation("picture");
  const { id = "" } = useParams<{ id: string }>();
  const found = usePicture(id);
  if (found.isPending) return <Loader aria-label={t("loading")} />;
  if (found.error instanceof ApiProblem && found.error.isMissing)
    return (
      <>
        <PageTitle title={t("title")} />
        <EmptyState
          icon={IconPhotoOff}
          title={t("gone")}
          actions={
            <Button component={Link} href="/gallery">
              {t("back")}
            </Button>
          }
        >
          {t("gone_what")}
        </EmptyState>
      </>
    );
  if (found.isError) return <Trouble fault={found.error} onRetry={() => void found.refetch()} />;
  return <Shown picture={found.data} />;
}
