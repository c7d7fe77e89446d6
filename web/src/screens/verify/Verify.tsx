import { Button, Group, Text } from "@mantine/core";
import { IconFileSearch, IconPhotoSearch, IconRubberStamp } from "@tabler/icons-react";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { EmptyState, GalleryDialog, PageTitle, useDropping } from "../../parts";
import { useHandedOver } from "../../shell/handover";
import { useHotkey } from "../../shell/hotkeys";
import { Judged } from "./Judged";
import { Pile } from "./Pile";
import { type Looked, pile } from "./pile";
import classes from "./verify.module.css";

/** Drop any pictures, and read of each what can be proved about it. */
export default function Verify() {
  const { t } = useTranslation("verify");
  const input = useRef<HTMLInputElement>(null);
  const [all, setAll] = useState<Looked[]>([]);
  const [shown, setShown] = useState("");
  const [isGalleryOpen, setGalleryOpen] = useState(false);
  const add = (fresh: Looked[]) => {
    const first = fresh[0];
    if (!first) return;
    setAll((before) => pile(before, fresh));
    setShown(first.key);
  };
  const addFiles = (files: File[]) => add(files.map((file) => ({ key: keyOf(file), file })));
  const addPicture = (picture: string) => add([{ key: `picture ${picture}`, picture }]);
  useHandedOver("verify", (handed) => {
    if (handed.file instanceof File) addFiles([handed.file]);
    else if (typeof handed.picture === "string") addPicture(handed.picture);
  });
  useHotkey("o", t("choose"), () => input.current?.click(), { group: t("title") });
  const dropping = useDropping((dropped) => addFiles([...dropped.files]));
  const looked = all.find((each) => each.key === shown);
  return (
    <div
      className={classes.place}
      {...dropping}
      onPaste={(event) => {
        event.stopPropagation();
        addFiles([...event.clipboardData.files]);
      }}
    >
      <PageTitle title={t("title")} lead={t("lead")}>
        {looked && <Ways input={input} onGallery={() => setGalleryOpen(true)} />}
      </PageTitle>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label={t("choose")}
        accept="image/*,video/*,.json"
        onChange={(event) => {
          addFiles([...(event.currentTarget.files ?? [])]);
          event.currentTarget.value = "";
        }}
      />
      {!looked && (
        <EmptyState
          icon={IconRubberStamp}
          title={t("empty")}
          actions={<Ways input={input} onGallery={() => setGalleryOpen(true)} />}
        >
          <Text>{t("empty_what")}</Text>
          <Text size="sm" mt="xs">
            {t("privacy")}
          </Text>
        </EmptyState>
      )}
      {all.length > 1 && <Pile all={all} shown={shown} onShow={setShown} />}
      {looked && <Judged key={looked.key} looked={looked} />}
      <GalleryDialog
        isOpen={isGalleryOpen}
        onClose={() => setGalleryOpen(false)}
        onChoose={addPicture}
      />
    </div>
  );
}

function Ways(props: { input: React.RefObject<HTMLInputElement | null>; onGallery: () => void }) {
  const { t } = useTranslation("verify");
  return (
    <Group gap="xs">
      <Button
        leftSection={<IconFileSearch size={18} aria-hidden />}
        onClick={() => props.input.current?.click()}
      >
        {t("choose")}
      </Button>
      <Button
        variant="default"
        leftSection={<IconPhotoSearch size={18} aria-hidden />}
        onClick={props.onGallery}
      >
        {t("from_gallery")}
      </Button>
    </Group>
  );
}

const keyOf = (file: File) => `file ${file.name} ${file.size} ${file.lastModified}`;
