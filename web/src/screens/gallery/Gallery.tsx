import { Button, Group, Loader, Text } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconPhotoOff, IconPhotoPlus, IconTrash } from "@tabler/icons-react";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useLocation } from "wouter";
import { May } from "../../api/may";
import { PER_PAGE, usePictures, usePicturesAt } from "../../api/queries";
import type { Picture } from "../../api/types";
import { uploadPictures } from "../../api/uploads";
import { EmptyState, PageTitle, Trouble } from "../../parts";
import { complain, complainOfFiles, tell } from "../../shell/notify";
import { usePreference } from "../../shell/preferences";
import { useAsked } from "./asked";
import { Boards } from "./Boards";
import { Bulk } from "./Bulk";
import { useBulk } from "./bulk";
import { Compare } from "./Compare";
import { EmptyTrash } from "./EmptyTrash";
import { Filters } from "./Filters";
import classes from "./gallery.module.css";
import { Grid } from "./Grid";
import { NOTHING, type Selection } from "./selection";

const SETTLES = 120; // ms after which a place that is scrolled to is asked for
const AHEAD = 400; // places that are drawn for pictures whose number is not known

function Upload() {
  const { t } = useTranslation("gallery");
  const field = useRef<HTMLInputElement>(null);
  const [share, setShare] = useState<number | null>(null);
  const send = async (files: File[]) => {
    if (files.length === 0) return;
    setShare(0);
    try {
      const kept = await uploadPictures(files, "picture", {
        onShare: setShare,
        onFailed: complainOfFiles,
      });
      if (kept.length > 0) tell(t("done.upload", { count: kept.length }));
    } catch (fault) {
      complain(fault);
    } finally {
      setShare(null);
    }
  };
  return (
    <>
      <Text c="dimmed" role="status">
        {share !== null && t("uploading", { percent: Math.round(share * 100) })}
      </Text>
      <Button
        variant="default"
        leftSection={<IconPhotoPlus size={18} aria-hidden />}
        loading={share !== null}
        onClick={() => field.current?.click()}
      >
        {t("upload")}
      </Button>
      <input
        ref={field}
        type="file"
        accept="image/*,video/*,.mkv"
        multiple
        hidden
        onChange={(event) => {
          void send([...(event.currentTarget.files ?? [])]);
          event.currentTarget.value = "";
        }}
      />
    </>
  );
}

function Nothing({ isFiltered, isTrash }: { isFiltered: boolean; isTrash: boolean }) {
  const { t } = useTranslation("gallery");
  const kind = isTrash ? "trash" : isFiltered ? "filtered" : "all";
  return (
    <EmptyState
      icon={isTrash ? IconTrash : IconPhotoOff}
      title={t(`nothing.${kind}`)}
      actions={
        kind === "all" ? (
          <Button component={Link} href="/explore">
            {t("nothing.explore")}
          </Button>
        ) : (
          <Button component={Link} href="/gallery" variant="default">
            {t("nothing.show_all")}
          </Button>
        )
      }
    >
      {t(`nothing.${kind}_what`)}
    </EmptyState>
  );
}

export default function Gallery() {
  const { t } = useTranslation("gallery");
  const [, go] = useLocation();
  const { query, ask, isFiltered } = useAsked();
  const found = usePictures(query);
  const { pictures, hasNextPage, isFetchingNextPage, fetchNextPage } = found;
  // The server counts up to a limit; beyond it the grid grows while one scrolls.
  const total = found.total ?? pictures.length + (hasNextPage ? AHEAD : 0);
  const [tile] = usePreference("tile", 190);
  const [selection, setSelection] = useState<Selection>(NOTHING);
  const [isComparing, setComparing] = useState(false);
  const bulk = useBulk();

  useEffect(() => setSelection(NOTHING), [query]);
  const [sight, setSight] = useState({ first: 0, last: 0 });
  const [settled] = useDebouncedValue(sight, SETTLES);
  const isCounted = found.total !== null;
  const loaded = isCounted ? pictures.length : Number.POSITIVE_INFINITY;
  const far = usePicturesAt(query, loaded, settled.first, settled.last);
  const pictureAt = useCallback((at: number) => pictures[at] ?? far.at(at), [pictures, far]);
  // what was chosen far away stays chosen when it is out of sight
  const known = useRef(new Map<string, Picture>());
  useEffect(() => known.current.clear(), [query]);
  const chosen = useMemo(() => {
    for (const picture of pictures) known.current.set(picture.id, picture);
    for (let at = sight.first; at <= sight.last; at += 1) {
      const picture = pictureAt(at);
      if (picture) known.current.set(picture.id, picture);
    }
    return [...selection.chosen].flatMap((id) => known.current.get(id) ?? []);
  }, [pictures, pictureAt, sight, selection.chosen]);
  useEffect(() => {
    const isNear = sight.first < pictures.length + (isCounted ? PER_PAGE : AHEAD);
    const isShort = sight.last >= pictures.length && isNear;
    if (isShort && hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [sight, pictures.length, isCounted, hasNextPage, isFetchingNextPage, fetchNextPage]);
  const see = useCallback((first: number, last: number) => setSight({ first, last }), []);
  const clear = () => setSelection({ ...selection, chosen: new Set() });
  const isTrash = query.trashed === true;
  return (
    <div className={classes.page}>
      <div className={classes.head}>
        <PageTitle title={t("title")} lead={isTrash ? t("trash_lead") : undefined}>
          <Text c="dimmed" role="status">
            {found.isSuccess &&
              (found.total === null && hasNextPage
                ? t("count_more", { count: pictures.length })
                : t("count", { count: total }))}
          </Text>
          <May do="make">{isTrash ? <EmptyTrash isOff={total === 0} /> : <Upload />}</May>
        </PageTitle>
      </div>
      <Boards
        query={query}
        onPin={(id, board) => {
          const dragged = pictures.filter((picture) => picture.id === id);
          const meant = selection.chosen.has(id) ? chosen : dragged;
          void bulk.board(meant, board.id, board.name, true);
        }}
      />
      <div className={classes.body}>
        <Filters query={query} ask={ask} />
        {chosen.length > 0 && (
          <Bulk
            pictures={chosen}
            isTrash={isTrash}
            onCompare={() => setComparing(true)}
            onClear={clear}
          />
        )}
        {found.isPending && <Loader aria-label={t("loading")} />}
        {found.isError && <Trouble fault={found.error} onRetry={() => void found.refetch()} />}
        {far.failed && (
          <Trouble fault={far.failed.error} onRetry={() => void far.failed?.refetch()} />
        )}
        {found.isSuccess && pictures.length === 0 && (
          <Nothing isFiltered={isFiltered} isTrash={isTrash} />
        )}
        {pictures.length > 0 && (
          <Grid
            pictureAt={pictureAt}
            total={Math.max(total, pictures.length)}
            tileWidth={tile}
            selection={selection}
            onSelect={setSelection}
            onOpen={(id) => go(`/picture/${id}`)}
            onSeen={see}
            onUnseen={(count) => count > 0 && tell(t("unseen", { count }))}
          />
        )}
        {pictures.length > 0 && chosen.length === 0 && (
          <Group justify="center">
            <Text size="xs" c="dimmed" mt={4}>
              {t("how")}
            </Text>
          </Group>
        )}
      </div>
      {isComparing && <Compare pair={chosen.slice(0, 2)} onClose={() => setComparing(false)} />}
    </div>
  );
}
