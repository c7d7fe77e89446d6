import {
  Button,
  Group,
  Input,
  Loader,
  Modal,
  SegmentedControl,
  SimpleGrid,
  Stack,
  Text,
} from "@mantine/core";
import { IconPhotoPlus, IconPhotoSearch, IconX } from "@tabler/icons-react";
import { type ClipboardEvent, useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useMay } from "../api/may";
import { usePicture, usePictures } from "../api/queries";
import { uploadPictures } from "../api/uploads";
import { complain, complainOfFiles } from "../shell/notify";
import { useDropping } from "./dropping";
import { PictureTile, stillOf, useNameOf } from "./PictureTile";
import classes from "./parts.module.css";

interface Props {
  label: string;
  value: string | null; // id of a picture
  onChange: (id: string | null) => void;
  onMany?: (ids: string[]) => void; // takes all files that are dropped or chosen together
  use?: "picture" | "mask";
  takesClips?: boolean; // besides pictures
  hint?: string;
  isOff?: boolean;
  height?: number; // of the field, in pixels
}

/** A picture of the gallery that is pressed, or a clip where one can be taken. */
export function GalleryDialog(props: {
  isOpen: boolean;
  onClose: () => void;
  onChoose: (id: string) => void;
  hasClips?: boolean;
}) {
  const { t } = useTranslation("parts");
  const [use, show] = useState<"picture" | "clip">("picture");
  const found = usePictures({ use, limit: 60 }, props.isOpen);
  return (
    <Modal
      opened={props.isOpen}
      onClose={props.onClose}
      title={t("choose_picture")}
      size="xl"
      closeButtonProps={{ "aria-label": t("close") }}
    >
      {props.hasClips && (
        <SegmentedControl
          mb="sm"
          aria-label={t("choose_among")}
          value={use}
          onChange={(value) => show(value as typeof use)}
          data={[
            { value: "picture", label: t("pictures") },
            { value: "clip", label: t("clips") },
          ]}
        />
      )}
      {found.isPending && <Loader aria-label={t("loading")} />}
      {found.isSuccess && found.pictures.length === 0 && (
        <Text>{t(use === "clip" ? "no_clips" : "gallery_empty")}</Text>
      )}
      <SimpleGrid cols={{ base: 3, sm: 5 }} spacing="xs">
        {found.pictures.map((picture) => (
          <PictureTile
            key={picture.id}
            picture={picture}
            onPress={() => {
              props.onChoose(picture.id);
              props.onClose();
            }}
          />
        ))}
      </SimpleGrid>
      {found.hasNextPage && (
        <Group justify="center" mt="md">
          <Button
            variant="default"
            loading={found.isFetchingNextPage}
            onClick={() => void found.fetchNextPage()}
          >
            {t("more")}
          </Button>
        </Group>
      )}
    </Modal>
  );
}

/** Takes a picture by drop, paste, file or from the gallery, and gives its id. */
export function PicturePicker(props: Props) {
  const { t } = useTranslation("parts");
  const id = useId();
  const file = useRef<HTMLInputElement>(null);
  const [isBusy, setBusy] = useState(false);
  const [isGalleryOpen, setGalleryOpen] = useState(false);
  const picture = usePicture(props.value).data;
  const nameOf = useNameOf();

  const may = useMay("make");
  const take = async (files: File[]) => {
    if (files.length === 0 || props.isOff || !may) return;
    setBusy(true);
    try {
      const some = props.onMany ? files : files.slice(0, 1);
      const ways = props.onMany ? { onFailed: complainOfFiles } : {};
      const sent = await uploadPictures(some, props.use ?? "picture", ways);
      const kept = sent.map((each) => each.id);
      if (props.onMany) props.onMany(kept);
      else if (kept[0]) props.onChange(kept[0]);
    } catch (fault) {
      complain(fault);
    } finally {
      setBusy(false);
    }
  };
  const dropping = useDropping((dropped) => {
    const known = dropped.getData("application/x-pinxit");
    if (known && !props.isOff) props.onChange(known);
    else void take([...dropped.files]);
  });
  const paste = (event: ClipboardEvent) => {
    const files = [...event.clipboardData.files];
    if (files.length === 0) return;
    event.preventDefault();
    event.stopPropagation();
    void take(files);
  };
  return (
    <Input.Wrapper label={props.label} id={id} labelElement="div" description={props.hint}>
      <div
        role="group"
        aria-labelledby={`${id}-label`}
        className={classes.picker}
        style={{ minHeight: props.height ?? 160 }}
        {...dropping}
        onPaste={paste}
      >
        {isBusy && <Loader aria-label={t("uploading")} />}
        {!isBusy && picture && (
          <img className={classes.picked} src={stillOf(picture)} alt={nameOf(picture)} />
        )}
        {!isBusy && !picture && (
          <Stack align="center" gap={4} c="dimmed">
            <IconPhotoPlus size={28} stroke={1.3} aria-hidden />
            <Text size="sm" ta="center">
              {t(props.takesClips ? "drop_clip_here" : "drop_here")}
            </Text>
          </Stack>
        )}
        <Group gap={6} justify="center" className={classes.pickerButtons}>
          {may && (
            <Button
              size="compact-sm"
              variant="default"
              disabled={props.isOff}
              leftSection={<IconPhotoPlus size={14} aria-hidden />}
              onClick={() => file.current?.click()}
            >
              {t("choose_file")}
            </Button>
          )}
          <Button
            size="compact-sm"
            variant="default"
            disabled={props.isOff}
            leftSection={<IconPhotoSearch size={14} aria-hidden />}
            onClick={() => setGalleryOpen(true)}
          >
            {t("from_gallery")}
          </Button>
          {props.value && (
            <Button
              size="compact-sm"
              variant="default"
              disabled={props.isOff}
              leftSection={<IconX size={14} aria-hidden />}
              onClick={() => props.onChange(null)}
            >
              {t("take_away")}
            </Button>
          )}
        </Group>
        <input
          ref={file}
          type="file"
          accept={props.takesClips ? "image/*,video/*,.mkv" : "image/*"}
          multiple={props.onMany !== undefined}
          hidden
          onChange={(event) => {
            void take([...(event.currentTarget.files ?? [])]);
            event.currentTarget.value = "";
          }}
        />
      </div>
      <GalleryDialog
        isOpen={isGalleryOpen}
        onClose={() => setGalleryOpen(false)}
        onChoose={props.onChange}
        hasClips={props.takesClips}
      />
    </Input.Wrapper>
  );
}
