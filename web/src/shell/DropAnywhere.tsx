import { Button, Group, Loader, Modal, Stack, Text } from "@mantine/core";
import {
  IconBrush,
  IconPhotoPlus,
  IconRestore,
  IconRubberStamp,
  IconScissors,
  IconTexture,
} from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocation } from "wouter";
import { ApiProblem, api } from "../api/client";
import { May, useMay } from "../api/may";
import type { Inspection } from "../api/types";
import { uploadPictures } from "../api/uploads";
import classes from "./frame.module.css";
import { handOver, restore } from "./handover";
import { complain, complainOfFiles, tell } from "./notify";
import { said } from "../said";

const hasFiles = (event: DragEvent): boolean =>
  event.dataTransfer?.types.includes("Files") ?? false;

/** Files that were dropped or pasted where no field takes them. */
function useDropped(): [File[], (files: File[]) => void, boolean] {
  const [files, setFiles] = useState<File[]>([]);
  const [isOver, setOver] = useState(false);
  useEffect(() => {
    const over = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setOver(true);
    };
    const leave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false);
    };
    const end = () => setOver(false);
    const drop = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setFiles([...(event.dataTransfer?.files ?? [])]);
    };
    const paste = (event: ClipboardEvent) => {
      const pasted = [...(event.clipboardData?.files ?? [])];
      if (pasted.length > 0) setFiles(pasted);
    };
    window.addEventListener("dragover", over);
    window.addEventListener("dragleave", leave);
    window.addEventListener("drop", end, true);
    window.addEventListener("drop", drop);
    window.addEventListener("paste", paste);
    return () => {
      window.removeEventListener("dragover", over);
      window.removeEventListener("dragleave", leave);
      window.removeEventListener("drop", end, true);
      window.removeEventListener("drop", drop);
      window.removeEventListener("paste", paste);
    };
  }, []);
  return [files, setFiles, isOver];
}

/** Address of a file in memory, for as long as it is shown. */
function useLocalUrl(file: File | undefined): string {
  const [url, setUrl] = useState("");
  useEffect(() => {
    if (!file) return;
    const made = URL.createObjectURL(file);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [file]);
  return url;
}

function OnePicture({ file, onDone }: { file: File; onDone: () => void }) {
  const { t } = useTranslation();
  const [, go] = useLocation();
  const [isBusy, setBusy] = useState(false);
  const [isShown, setShown] = useState(true); // not every browser can show what Pinxit can read
  const url = useLocalUrl(file);
  const found = useQuery({
    queryKey: ["inspect", file.name, file.size, file.lastModified],
    queryFn: () => api.upload<Inspection>("/inspect", [file], { field: "file" }),
    retry: false,
  });
  const may = useMay("make");
  const settings = found.data?.settings;
  const isNone = found.error instanceof ApiProblem && found.error.status === 422; // no picture
  const canRestore = settings && settings.screen !== "none";
  const leave = (path: string | null) => {
    onDone();
    if (path) go(path);
  };
  const keep = async (then: (id: string) => string) => {
    setBusy(true);
    try {
      const id = found.data?.known ?? (await uploadPictures([file]))[0]?.id;
      if (id) leave(then(id));
    } catch (fault) {
      complain(fault);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Stack>
      <Group align="flex-start" wrap="nowrap">
        {url && isShown && (
          <img
            src={url}
            alt={file.name}
            onError={() => setShown(false)}
            style={{ width: 160, maxHeight: 200, objectFit: "contain" }}
          />
        )}
        <div role="status">
          {found.isPending && <Loader size="sm" aria-label={t("drop.looking")} />}
          {found.data && <Text>{said(found.data.sentence)}</Text>}
          {canRestore && <Text fw={600}>{t("drop.made_here")}</Text>}
          {!canRestore &&
            settings?.sentences?.map((sentence) => <Text key={sentence}>{said(sentence)}</Text>)}
          {found.isError && <Text>{found.error.message}</Text>}
        </div>
      </Group>
      {isNone && (
        <Button variant="default" onClick={onDone} style={{ alignSelf: "end" }}>
          {t("close")}
        </Button>
      )}
      <Stack gap="xs" display={isNone ? "none" : undefined}>
        {canRestore && (
          <Button
            leftSection={<IconRestore size={18} aria-hidden />}
            onClick={() => leave(restore(settings))}
          >
            {t("drop.restore")}
          </Button>
        )}
        {may && (
          <Group grow gap="xs">
            <Button
              variant="default"
              loading={isBusy}
              leftSection={<IconBrush size={18} aria-hidden />}
              onClick={() => void keep((id) => handOver("style", { content: id }))}
            >
              {t("drop.as_content")}
            </Button>
            <Button
              variant="default"
              loading={isBusy}
              leftSection={<IconTexture size={18} aria-hidden />}
              onClick={() => void keep((id) => handOver("style", { style: id }))}
            >
              {t("drop.as_style")}
            </Button>
            <Button
              variant="default"
              loading={isBusy}
              leftSection={<IconScissors size={18} aria-hidden />}
              onClick={() => void keep((id) => handOver("design", { picture: id }))}
            >
              {t("design:open")}
            </Button>
          </Group>
        )}
        <Group grow gap="xs">
          {(may || found.data?.known) && (
            <Button
              variant="default"
              loading={isBusy}
              leftSection={<IconPhotoPlus size={18} aria-hidden />}
              onClick={() => void keep((id) => `/picture/${id}`)}
            >
              {t(found.data?.known ? "drop.show" : "drop.to_gallery")}
            </Button>
          )}
          <Button
            variant="default"
            leftSection={<IconRubberStamp size={18} aria-hidden />}
            onClick={() => leave(handOver("verify", { file }))}
          >
            {t("drop.verify")}
          </Button>
        </Group>
      </Stack>
    </Stack>
  );
}

function ManyPictures({ files, onDone }: { files: File[]; onDone: () => void }) {
  const { t } = useTranslation();
  const [, go] = useLocation();
  const [share, setShare] = useState<number | null>(null);
  const may = useMay("make");
  const keep = async () => {
    setShare(0);
    try {
      const ways = { onShare: setShare, onFailed: complainOfFiles };
      const kept = await uploadPictures(files, "picture", ways);
      if (kept.length > 0) tell(t("drop.kept", { count: kept.length }));
      onDone();
      go("/gallery");
    } catch (fault) {
      complain(fault);
      setShare(null);
    }
  };
  return (
    <Stack>
      <Text>{t(may ? "drop.many_what" : "role_looks", { count: files.length })}</Text>
      {may && (
        <Button loading={share !== null} onClick={() => void keep()}>
          {t("drop.to_gallery")}
        </Button>
      )}
      <May do="train">
        <Button
          variant="default"
          disabled={share !== null}
          onClick={() => {
            onDone();
            go(handOver("datasets", { files }));
          }}
        >
          {t("drop.to_dataset")}
        </Button>
      </May>
      <Text role="status" size="sm" c="dimmed">
        {share !== null && t("drop.share", { percent: Math.round(share * 100) })}
      </Text>
    </Stack>
  );
}

/** Drop or paste a picture anywhere, and the studio says what can be done with it. */
export function DropAnywhere() {
  const { t } = useTranslation();
  const [files, setFiles, isOver] = useDropped();
  const done = () => setFiles([]);
  const first = files[0];
  return (
    <>
      {isOver && (
        <div className={classes.dropping}>
          <span>{t("drop.now")}</span>
        </div>
      )}
      <Modal
        opened={first !== undefined}
        onClose={done}
        size="lg"
        title={files.length > 1 ? t("drop.many", { count: files.length }) : t("drop.one")}
        closeButtonProps={{ "aria-label": t("close") }}
      >
        {first && files.length === 1 && <OnePicture file={first} onDone={done} />}
        {files.length > 1 && <ManyPictures files={files} onDone={done} />}
      </Modal>
    </>
  );
}
