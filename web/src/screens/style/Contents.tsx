import { ActionIcon, Button, Group, Loader, Stack, Text, Tooltip } from "@mantine/core";
import { IconFolderPlus, IconPhotoSearch, IconX } from "@tabler/icons-react";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { May } from "../../api/may";
import { usePicture } from "../../api/queries";
import type { Failed } from "../../api/types";
import { uploadPictures } from "../../api/uploads";
import { GalleryDialog, PicturePicker, useDropping, useNameOf } from "../../parts";
import { complain, whyNot } from "../../shell/notify";
import { useStyle } from "./store";
import classes from "./style.module.css";
import type { Work } from "./work";

const MOST = 300;

/** What is shown: one picture, or many that are painted in the same manner. */
export function Contents({ work }: { work: Work }) {
  const { t } = useTranslation("style");
  const put = useStyle((state) => state.put);
  const [isMany, setMany] = useState(work.contents.length > 1);
  const isFolder = isMany || work.contents.length > 1;
  const set = (contents: string[]) =>
    put({ ...useStyle.getState().history.now, contents: [...new Set(contents)].slice(0, MOST) });
  return (
    <Stack gap="xs">
      {isFolder ? (
        <Folder ids={work.contents} onChange={set} />
      ) : (
        <PicturePicker
          label={t("content.title")}
          value={work.contents[0] ?? null}
          onChange={(id) => set(id ? [id] : [])}
          height={120}
          takesClips
        />
      )}
      <Button
        size="compact-sm"
        variant="default"
        onClick={() => {
          setMany(!isFolder);
          if (isFolder) set(work.contents.slice(0, 1));
        }}
      >
        {isFolder ? t("content.one") : t("content.many")}
      </Button>
    </Stack>
  );
}

function Folder({ ids, onChange }: { ids: string[]; onChange: (ids: string[]) => void }) {
  const { t } = useTranslation("style");
  const file = useRef<HTMLInputElement>(null);
  const [isOpen, setOpen] = useState(false);
  const [share, setShare] = useState<number | null>(null);
  const [failed, setFailed] = useState<string[]>([]);
  const add = (more: string[]) => onChange([...useStyle.getState().history.now.contents, ...more]);
  const take = async (files: File[]) => {
    if (files.length === 0) return;
    setFailed([]);
    setShare(0);
    try {
      const onFailed = (all: Failed[]) => setFailed(all.map(whyNot));
      const kept = await uploadPictures(files, "picture", { onShare: setShare, onFailed });
      add(kept.map((each) => each.id));
    } catch (fault) {
      complain(fault);
    } finally {
      setShare(null);
    }
  };
  const dropping = useDropping((dropped) => {
    const known = dropped.getData("application/x-pinxit");
    if (known) add([known]);
    else void take([...dropped.files]);
  });
  return (
    <div className={classes.folder} role="group" aria-label={t("content.folder")} {...dropping}>
      <Text size="sm" fw={600}>
        {t("content.count", { count: ids.length })}
      </Text>
      {ids.length === 0 && (
        <Text size="sm" c="dimmed">
          {t("content.folder_empty")}
        </Text>
      )}
      <ul className={classes.contents}>
        {ids.slice(0, 60).map((id, number) => (
          <OneContent
            key={id}
            id={id}
            isFirst={number === 0}
            onFirst={() => onChange([id, ...ids.filter((each) => each !== id)])}
            onRemove={() => onChange(ids.filter((each) => each !== id))}
          />
        ))}
      </ul>
      {ids.length > 60 && <Text size="sm">{t("content.rest", { count: ids.length - 60 })}</Text>}
      {share !== null && (
        <Group gap={6}>
          <Loader size="xs" aria-label={t("content.uploading")} />
          <Text size="sm">{t("content.share", { share: Math.round(share * 100) })}</Text>
        </Group>
      )}
      {failed.map((sentence) => (
        <Text key={sentence} size="sm" c="red" role="alert">
          {sentence}
        </Text>
      ))}
      <Group gap={6}>
        <May do="make">
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<IconFolderPlus size={14} aria-hidden />}
            onClick={() => file.current?.click()}
          >
            {t("content.files")}
          </Button>
        </May>
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconPhotoSearch size={14} aria-hidden />}
          onClick={() => setOpen(true)}
        >
          {t("content.gallery")}
        </Button>
      </Group>
      <input
        ref={file}
        type="file"
        accept="image/*"
        multiple
        hidden
        onChange={(event) => {
          void take([...(event.currentTarget.files ?? [])]);
          event.currentTarget.value = "";
        }}
      />
      <GalleryDialog isOpen={isOpen} onClose={() => setOpen(false)} onChoose={(id) => add([id])} />
    </div>
  );
}

interface OneProps {
  id: string;
  isFirst: boolean;
  onFirst: () => void;
  onRemove: () => void;
}

function OneContent({ id, isFirst, onFirst, onRemove }: OneProps) {
  const { t } = useTranslation("style");
  const nameOf = useNameOf();
  const picture = usePicture(id).data;
  const name = picture ? nameOf(picture) : t("content.picture");
  return (
    <li className={classes.content} data-first={isFirst || undefined}>
      <button
        type="button"
        className={classes.contentPicture}
        aria-pressed={isFirst}
        aria-label={t("content.look", { name })}
        title={name}
        onClick={onFirst}
      >
        {picture && <img src={picture.urls.thumbnail} alt="" loading="lazy" />}
      </button>
      <Tooltip label={t("content.remove", { name })}>
        <ActionIcon
          className={classes.contentRemove}
          variant="default"
          size={24}
          aria-label={t("content.remove", { name })}
          onClick={onRemove}
        >
          <IconX size={13} aria-hidden />
        </ActionIcon>
      </Tooltip>
    </li>
  );
}
